typedef struct This_s{
   int kernelHeight;
   int kernelWidth;
   int channels;
   int multiplier;
   int outWidth;
   int shares;
   int dilationHeight;
   int padTop;
   int strideWidth;
   int padLeft;
   int dilationWidth;
   int width;
   int share;
   int samples;
   int height;
   int outHeight;
   int strideHeight;
   __global float *in;
   __global float *gradOutput;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int kernelHeight, 
   int kernelWidth, 
   int channels, 
   int multiplier, 
   int outWidth, 
   int shares, 
   int dilationHeight, 
   int padTop, 
   int strideWidth, 
   int padLeft, 
   int dilationWidth, 
   int width, 
   int share, 
   int samples, 
   int height, 
   int outHeight, 
   int strideHeight, 
   __global float *in, 
   __global float *gradOutput, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->kernelHeight = kernelHeight;
   this->kernelWidth = kernelWidth;
   this->channels = channels;
   this->multiplier = multiplier;
   this->outWidth = outWidth;
   this->shares = shares;
   this->dilationHeight = dilationHeight;
   this->padTop = padTop;
   this->strideWidth = strideWidth;
   this->padLeft = padLeft;
   this->dilationWidth = dilationWidth;
   this->width = width;
   this->share = share;
   this->samples = samples;
   this->height = height;
   this->outHeight = outHeight;
   this->strideHeight = strideHeight;
   this->in = in;
   this->gradOutput = gradOutput;
   this->out = out;
   this->passid = passid;
   {
      int item = get_global_id(0);
      int part = get_global_id(1);
      int taps = this->kernelHeight * this->kernelWidth;
      int filters = this->channels * this->multiplier;
      if (item<((filters * taps) * this->outWidth) && part<this->shares){
         int x = item % this->outWidth;
         int tap = (item / this->outWidth) % taps;
         int filter = (item / this->outWidth) / taps;
         int top = ((tap / this->kernelWidth) * this->dilationHeight) - this->padTop;
         int column = ((x * this->strideWidth) - this->padLeft) + ((tap % this->kernelWidth) * this->dilationWidth);
         float sum = 0.0f;
         if (column>=0 && column<this->width){
            int last = min(((part * this->share) + this->share), this->samples);
            for (int n = part * this->share; n<last; n++){
               int map = ((n * this->channels) + (filter / this->multiplier)) * this->height;
               int grad = ((n * filters) + filter) * this->outHeight;
               for (int y = 0; y<this->outHeight; y++){
                  int row = top + (y * this->strideHeight);
                  if (row>=0 && row<this->height){
                     sum = fma(this->in[(((map + row) * this->width) + column)], this->gradOutput[(((grad + y) * this->outWidth) + x)], sum);
                  }
               }
            }
         }
         this->out[(((part * filters) * taps) * this->outWidth) + item]  = sum;
      }
      return;
   }
}
