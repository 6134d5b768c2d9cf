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
   __global int *places;
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
   __global int *places, 
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
   this->places = places;
   this->passid = passid;
   {
      int e = get_global_id(0);
      if (e<this->size){
         int x = e % this->outWidth;
         int y = (e / this->outWidth) % this->outHeight;
         int map = (e / this->outWidth) / this->outHeight;
         int top = (y * this->strideHeight) - this->padTop;
         int left = (x * this->strideWidth) - this->padLeft;
         float best = 0.0f;
         int place = -1;
         int numbers = 1;
         for (int i = 0; i<this->kernelHeight; i++){
            int row = top + (i * this->dilationHeight);
            if (row>=0 && row<this->height){
               for (int j = 0; j<this->kernelWidth; j++){
                  int column = left + (j * this->dilationWidth);
                  if (column>=0 && column<this->width){
                     int at = (row * this->width) + column;
                     float value = this->in[(((map * this->height) * this->width) + at)];
                     if (place<0 || value>best){
                        best = value;
                        place = at;
                     }
                     if (value!=value){
                        numbers = 0;
                     }
                  }
               }
            }
         }
         if (numbers==0){
            place = -1;
         }
         this->places[e]  = place;
      }
      return;
   }
}
