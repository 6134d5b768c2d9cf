typedef struct This_s{
   int channels;
   int kernelHeight;
   int kernelWidth;
   int filters;
   int groups;
   int shares;
   int outHeight;
   int outWidth;
   int share;
   int samples;
   int height;
   int strideHeight;
   int padTop;
   int dilationHeight;
   int strideWidth;
   int padLeft;
   int dilationWidth;
   int width;
   __global float *in;
   __global float *gradOutput;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int channels, 
   int kernelHeight, 
   int kernelWidth, 
   int filters, 
   int groups, 
   int shares, 
   int outHeight, 
   int outWidth, 
   int share, 
   int samples, 
   int height, 
   int strideHeight, 
   int padTop, 
   int dilationHeight, 
   int strideWidth, 
   int padLeft, 
   int dilationWidth, 
   int width, 
   __global float *in, 
   __global float *gradOutput, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->channels = channels;
   this->kernelHeight = kernelHeight;
   this->kernelWidth = kernelWidth;
   this->filters = filters;
   this->groups = groups;
   this->shares = shares;
   this->outHeight = outHeight;
   this->outWidth = outWidth;
   this->share = share;
   this->samples = samples;
   this->height = height;
   this->strideHeight = strideHeight;
   this->padTop = padTop;
   this->dilationHeight = dilationHeight;
   this->strideWidth = strideWidth;
   this->padLeft = padLeft;
   this->dilationWidth = dilationWidth;
   this->width = width;
   this->in = in;
   this->gradOutput = gradOutput;
   this->out = out;
   this->passid = passid;
   {
      int tap = get_global_id(0);
      int block = get_global_id(1);
      int part = get_global_id(2);
      int taps = (this->channels * this->kernelHeight) * this->kernelWidth;
      int blocks = (this->filters + 3) / 4;
      int group = block / blocks;
      int first = (block % blocks) * 4;
      if (tap<taps && group<this->groups && part<this->shares){
         int j = tap % this->kernelWidth;
         int i = (tap / this->kernelWidth) % this->kernelHeight;
         int c = (tap / this->kernelWidth) / this->kernelHeight;
         int apart = this->outHeight * this->outWidth;
         int g0 = ((group * this->filters) + min((first + 0), (this->filters - 1))) * apart;
         int g1 = ((group * this->filters) + min((first + 1), (this->filters - 1))) * apart;
         int g2 = ((group * this->filters) + min((first + 2), (this->filters - 1))) * apart;
         int g3 = ((group * this->filters) + min((first + 3), (this->filters - 1))) * apart;
         float sum0 = 0.0f;
         float sum1 = 0.0f;
         float sum2 = 0.0f;
         float sum3 = 0.0f;
         int last = min(((part * this->share) + this->share), this->samples);
         for (int n = part * this->share; n<last; n++){
            int map = ((((n * this->groups) + group) * this->channels) + c) * this->height;
            int grad = ((n * this->groups) * this->filters) * apart;
            for (int y = 0; y<this->outHeight; y++){
               int row = ((y * this->strideHeight) - this->padTop) + (i * this->dilationHeight);
               if (row>=0 && row<this->height){
                  for (int x = 0; x<this->outWidth; x++){
                     int column = ((x * this->strideWidth) - this->padLeft) + (j * this->dilationWidth);
                     if (column>=0 && column<this->width){
                        float value = this->in[(((map + row) * this->width) + column)];
                        int at = (grad + (y * this->outWidth)) + x;
                        sum0 = fma(value, this->gradOutput[(at + g0)], sum0);
                        sum1 = fma(value, this->gradOutput[(at + g1)], sum1);
                        sum2 = fma(value, this->gradOutput[(at + g2)], sum2);
                        sum3 = fma(value, this->gradOutput[(at + g3)], sum3);
                     }
                  }
               }
            }
         }
         int to = (((((part * this->groups) * this->filters) + (group * this->filters)) + first) * taps) + tap;
         if ((first + 0)<this->filters){
            this->out[to + (0 * taps)]  = sum0;
         }
         if ((first + 1)<this->filters){
            this->out[to + (1 * taps)]  = sum1;
         }
         if ((first + 2)<this->filters){
            this->out[to + (2 * taps)]  = sum2;
         }
         if ((first + 3)<this->filters){
            this->out[to + (3 * taps)]  = sum3;
         }
      }
      return;
   }
}
