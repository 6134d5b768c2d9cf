typedef struct This_s{
   int size;
   int outWidth;
   int outHeight;
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
   int countPadding;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   int outWidth, 
   int outHeight, 
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
   int countPadding, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->outWidth = outWidth;
   this->outHeight = outHeight;
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
   this->countPadding = countPadding;
   this->out = out;
   this->passid = passid;
   {
      int e = get_global_id(0);
      if (e<this->size){
         int x = e % this->outWidth;
         int y = (e / this->outWidth) % this->outHeight;
         int map = (e / this->outWidth) / this->outHeight;
         int top = (y * this->strideHeight) - this->padTop;
         int left = (x * this->strideWidth) - this->padLeft;
         float sum = 0.0f;
         float error = 0.0f;
         float count = 0.0f;
         for (int i = 0; i<this->kernelHeight; i++){
            int row = top + (i * this->dilationHeight);
            if (row>=0 && row<this->height){
               for (int j = 0; j<this->kernelWidth; j++){
                  int column = left + (j * this->dilationWidth);
                  if (column>=0 && column<this->width){
                     float value = this->in[((((map * this->height) + row) * this->width) + column)] + error;
                     float t = sum + value;
                     float b = t - sum;
                     error = (sum - (t - b)) + (value - b);
                     if (error!=error){
                        error = 0.0f;
                     }
                     sum = t;
                     count = count + 1.0f;
                  }
               }
            }
         }
         if (this->countPadding==1){
            count = (float)(this->kernelHeight * this->kernelWidth);
         }
         this->out[e]  = sum / count;
      }
      return;
   }
}
