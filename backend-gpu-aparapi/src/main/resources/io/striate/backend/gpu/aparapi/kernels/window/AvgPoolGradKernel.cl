typedef struct This_s{
   int size;
   int width;
   int height;
   int kernelHeight;
   int padTop;
   int dilationHeight;
   int strideHeight;
   int outHeight;
   int kernelWidth;
   int padLeft;
   int dilationWidth;
   int strideWidth;
   int outWidth;
   int countPadding;
   __global float *gradOutput;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
int io_striate_backend_gpu_aparapi_kernels_window_AvgPoolGradKernel__inside(This *this, int first, int apart, int taps, int extent){
   int count = 0;
   for (int tap = 0; tap<taps; tap++){
      int at = first + (tap * apart);
      if (at>=0 && at<extent){
         count++;
      }
   }
   return(count);
}
__kernel void run(
   int size, 
   int width, 
   int height, 
   int kernelHeight, 
   int padTop, 
   int dilationHeight, 
   int strideHeight, 
   int outHeight, 
   int kernelWidth, 
   int padLeft, 
   int dilationWidth, 
   int strideWidth, 
   int outWidth, 
   int countPadding, 
   __global float *gradOutput, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->width = width;
   this->height = height;
   this->kernelHeight = kernelHeight;
   this->padTop = padTop;
   this->dilationHeight = dilationHeight;
   this->strideHeight = strideHeight;
   this->outHeight = outHeight;
   this->kernelWidth = kernelWidth;
   this->padLeft = padLeft;
   this->dilationWidth = dilationWidth;
   this->strideWidth = strideWidth;
   this->outWidth = outWidth;
   this->countPadding = countPadding;
   this->gradOutput = gradOutput;
   this->out = out;
   this->passid = passid;
   {
      int e = get_global_id(0);
      if (e<this->size){
         int column = e % this->width;
         int row = (e / this->width) % this->height;
         int map = (e / this->width) / this->height;
         float sum = 0.0f;
         for (int i = 0; i<this->kernelHeight; i++){
            int downs = (row + this->padTop) - (i * this->dilationHeight);
            int y = downs / this->strideHeight;
            if (downs>=0 && (y * this->strideHeight)==downs && y<this->outHeight){
               for (int j = 0; j<this->kernelWidth; j++){
                  int across = (column + this->padLeft) - (j * this->dilationWidth);
                  int x = across / this->strideWidth;
                  if (across>=0 && (x * this->strideWidth)==across && x<this->outWidth){
                     float count = (float)(this->kernelHeight * this->kernelWidth);
                     if (this->countPadding==0){
                        count = (float)(io_striate_backend_gpu_aparapi_kernels_window_AvgPoolGradKernel__inside(this, ((y * this->strideHeight) - this->padTop), this->dilationHeight, this->kernelHeight, this->height) * io_striate_backend_gpu_aparapi_kernels_window_AvgPoolGradKernel__inside(this, ((x * this->strideWidth) - this->padLeft), this->dilationWidth, this->kernelWidth, this->width));
                     }
                     sum = sum + (this->gradOutput[((((map * this->outHeight) + y) * this->outWidth) + x)] / count);
                  }
               }
            }
         }
         this->out[e]  = sum;
      }
      return;
   }
}
