typedef struct This_s{
   int channels;
   int multiplier;
   int outHeight;
   int outWidth;
   int strideHeight;
   int padTop;
   int strideWidth;
   int padLeft;
   int height;
   int kernelHeight;
   int kernelWidth;
   int dilationHeight;
   int dilationWidth;
   int width;
   __global float *in;
   __global float *weight;
   int hasBias;
   __global float *bias;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int channels, 
   int multiplier, 
   int outHeight, 
   int outWidth, 
   int strideHeight, 
   int padTop, 
   int strideWidth, 
   int padLeft, 
   int height, 
   int kernelHeight, 
   int kernelWidth, 
   int dilationHeight, 
   int dilationWidth, 
   int width, 
   __global float *in, 
   __global float *weight, 
   int hasBias, 
   __global float *bias, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->channels = channels;
   this->multiplier = multiplier;
   this->outHeight = outHeight;
   this->outWidth = outWidth;
   this->strideHeight = strideHeight;
   this->padTop = padTop;
   this->strideWidth = strideWidth;
   this->padLeft = padLeft;
   this->height = height;
   this->kernelHeight = kernelHeight;
   this->kernelWidth = kernelWidth;
   this->dilationHeight = dilationHeight;
   this->dilationWidth = dilationWidth;
   this->width = width;
   this->in = in;
   this->weight = weight;
   this->hasBias = hasBias;
   this->bias = bias;
   this->out = out;
   this->passid = passid;
   {
      int pixel = get_global_id(0);
      int filter = get_global_id(1);
      int sample = get_global_id(2);
      int filters = this->channels * this->multiplier;
      if (pixel<(this->outHeight * this->outWidth) && filter<filters){
         int top = ((pixel / this->outWidth) * this->strideHeight) - this->padTop;
         int left = ((pixel % this->outWidth) * this->strideWidth) - this->padLeft;
         int map = ((sample * this->channels) + (filter / this->multiplier)) * this->height;
         int tap = (filter * this->kernelHeight) * this->kernelWidth;
         float sum = 0.0f;
         for (int i = 0; i<this->kernelHeight; i++){
            int row = top + (i * this->dilationHeight);
            if (row>=0 && row<this->height){
               for (int j = 0; j<this->kernelWidth; j++){
                  int column = left + (j * this->dilationWidth);
                  if (column>=0 && column<this->width){
                     sum = fma(this->in[(((map + row) * this->width) + column)], this->weight[((tap + (i * this->kernelWidth)) + j)], sum);
                  }
               }
            }
         }
         if (this->hasBias==1){
            sum = sum + this->bias[filter];
         }
         this->out[((((sample * filters) + filter) * this->outHeight) * this->outWidth) + pixel]  = sum;
      }
      return;
   }
}
