typedef struct This_s{
   int size;
   int width;
   int height;
   int padTop;
   int padLeft;
   int kernelHeight;
   int dilationHeight;
   int kernelWidth;
   int dilationWidth;
   int outHeight;
   int strideHeight;
   int outWidth;
   int strideWidth;
   __global int *places;
   __global float *gradOutput;
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
   int padTop, 
   int padLeft, 
   int kernelHeight, 
   int dilationHeight, 
   int kernelWidth, 
   int dilationWidth, 
   int outHeight, 
   int strideHeight, 
   int outWidth, 
   int strideWidth, 
   __global int *places, 
   __global float *gradOutput, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->width = width;
   this->height = height;
   this->padTop = padTop;
   this->padLeft = padLeft;
   this->kernelHeight = kernelHeight;
   this->dilationHeight = dilationHeight;
   this->kernelWidth = kernelWidth;
   this->dilationWidth = dilationWidth;
   this->outHeight = outHeight;
   this->strideHeight = strideHeight;
   this->outWidth = outWidth;
   this->strideWidth = strideWidth;
   this->places = places;
   this->gradOutput = gradOutput;
   this->out = out;
   this->passid = passid;
   {
      int e = get_global_id(0);
      if (e<this->size){
         int column = e % this->width;
         int row = (e / this->width) % this->height;
         int map = (e / this->width) / this->height;
         int own = (row * this->width) + column;
         int down = row + this->padTop;
         int across = column + this->padLeft;
         int top = down - ((this->kernelHeight - 1) * this->dilationHeight);
         int left = across - ((this->kernelWidth - 1) * this->dilationWidth);
         int lastY = min((this->outHeight - 1), (down / this->strideHeight));
         int lastX = min((this->outWidth - 1), (across / this->strideWidth));
         float sum = 0.0f;
         for (int y = lastY; y>=0 && (y * this->strideHeight)>=top; y--){
            for (int x = lastX; x>=0 && (x * this->strideWidth)>=left; x--){
               int at = (((map * this->outHeight) + y) * this->outWidth) + x;
               if (this->places[at]==own){
                  sum = sum + this->gradOutput[at];
               }
            }
         }
         this->out[e]  = sum;
      }
      return;
   }
}
