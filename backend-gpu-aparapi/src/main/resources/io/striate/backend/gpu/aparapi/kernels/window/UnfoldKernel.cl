typedef struct This_s{
   int size;
   int outWidth;
   int outHeight;
   int kernelWidth;
   int kernelHeight;
   int strideHeight;
   int padTop;
   int dilationHeight;
   int strideWidth;
   int padLeft;
   int dilationWidth;
   float padValue;
   int height;
   int width;
   __global float *in;
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
   int kernelWidth, 
   int kernelHeight, 
   int strideHeight, 
   int padTop, 
   int dilationHeight, 
   int strideWidth, 
   int padLeft, 
   int dilationWidth, 
   float padValue, 
   int height, 
   int width, 
   __global float *in, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->outWidth = outWidth;
   this->outHeight = outHeight;
   this->kernelWidth = kernelWidth;
   this->kernelHeight = kernelHeight;
   this->strideHeight = strideHeight;
   this->padTop = padTop;
   this->dilationHeight = dilationHeight;
   this->strideWidth = strideWidth;
   this->padLeft = padLeft;
   this->dilationWidth = dilationWidth;
   this->padValue = padValue;
   this->height = height;
   this->width = width;
   this->in = in;
   this->out = out;
   this->passid = passid;
   {
      int e = get_global_id(0);
      if (e<this->size){
         int x = e % this->outWidth;
         int rest = e / this->outWidth;
         int y = rest % this->outHeight;
         rest = rest / this->outHeight;
         int j = rest % this->kernelWidth;
         rest = rest / this->kernelWidth;
         int i = rest % this->kernelHeight;
         int map = rest / this->kernelHeight;
         int row = ((y * this->strideHeight) - this->padTop) + (i * this->dilationHeight);
         int column = ((x * this->strideWidth) - this->padLeft) + (j * this->dilationWidth);
         float value = this->padValue;
         if (row>=0 && row<this->height && column>=0 && column<this->width){
            value = this->in[((((map * this->height) + row) * this->width) + column)];
         }
         this->out[e]  = value;
      }
      return;
   }
}
