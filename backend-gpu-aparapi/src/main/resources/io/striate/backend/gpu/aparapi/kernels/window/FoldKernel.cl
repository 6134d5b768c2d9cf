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
   __global float *in;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
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
   __global float *in, 
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
   this->in = in;
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
                     int tap = (((map * this->kernelHeight) + i) * this->kernelWidth) + j;
                     sum = sum + this->in[((((tap * this->outHeight) + y) * this->outWidth) + x)];
                  }
               }
            }
         }
         this->out[e]  = sum;
      }
      return;
   }
}
