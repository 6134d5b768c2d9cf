typedef struct This_s{
   int strideHeight;
   int padTop;
   int strideWidth;
   int padLeft;
   int kernelHeight;
   int dilationHeight;
   int height;
   int kernelWidth;
   int dilationWidth;
   int width;
   __global float *in;
   int size;
   int outHeight;
   int outWidth;
   __global float *gradOutput;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
int io_striate_backend_gpu_aparapi_kernels_window_MaxPoolGradKernel__wins(This *this, int start, int y, int x, int tap, float element){
   int top = (y * this->strideHeight) - this->padTop;
   int left = (x * this->strideWidth) - this->padLeft;
   int result = 1;
   if (element!=element){
      result = 0;
   }
   for (int i = 0; i<this->kernelHeight; i++){
      int row = top + (i * this->dilationHeight);
      if (row>=0 && row<this->height){
         for (int j = 0; j<this->kernelWidth; j++){
            int column = left + (j * this->dilationWidth);
            if (column>=0 && column<this->width){
               float other = this->in[((start + (row * this->width)) + column)];
               if (other>element){
                  result = 0;
               }
               if (other!=other){
                  result = 0;
               }
               if (other==element && ((i * this->kernelWidth) + j)<tap){
                  result = 0;
               }
            }
         }
      }
   }
   return(result);
}
__kernel void run(
   int strideHeight, 
   int padTop, 
   int strideWidth, 
   int padLeft, 
   int kernelHeight, 
   int dilationHeight, 
   int height, 
   int kernelWidth, 
   int dilationWidth, 
   int width, 
   __global float *in, 
   int size, 
   int outHeight, 
   int outWidth, 
   __global float *gradOutput, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->strideHeight = strideHeight;
   this->padTop = padTop;
   this->strideWidth = strideWidth;
   this->padLeft = padLeft;
   this->kernelHeight = kernelHeight;
   this->dilationHeight = dilationHeight;
   this->height = height;
   this->kernelWidth = kernelWidth;
   this->dilationWidth = dilationWidth;
   this->width = width;
   this->in = in;
   this->size = size;
   this->outHeight = outHeight;
   this->outWidth = outWidth;
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
                  if (across>=0 && (x * this->strideWidth)==across && x<this->outWidth && io_striate_backend_gpu_aparapi_kernels_window_MaxPoolGradKernel__wins(this, ((map * this->height) * this->width), y, x, ((i * this->kernelWidth) + j), this->in[e])==1){
                     sum = sum + this->gradOutput[((((map * this->outHeight) + y) * this->outWidth) + x)];
                  }
               }
            }
         }
         this->out[e]  = sum;
      }
      return;
   }
}
