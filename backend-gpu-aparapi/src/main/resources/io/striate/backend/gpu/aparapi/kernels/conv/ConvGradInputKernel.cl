typedef struct This_s{
   int channels;
   int height;
   int width;
   int groups;
   int kernelHeight;
   int kernelWidth;
   int padTop;
   int dilationHeight;
   int strideHeight;
   int outHeight;
   int padLeft;
   int dilationWidth;
   int strideWidth;
   int outWidth;
   int filters;
   __global float *gradOutput;
   __global float *weight;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int channels, 
   int height, 
   int width, 
   int groups, 
   int kernelHeight, 
   int kernelWidth, 
   int padTop, 
   int dilationHeight, 
   int strideHeight, 
   int outHeight, 
   int padLeft, 
   int dilationWidth, 
   int strideWidth, 
   int outWidth, 
   int filters, 
   __global float *gradOutput, 
   __global float *weight, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->channels = channels;
   this->height = height;
   this->width = width;
   this->groups = groups;
   this->kernelHeight = kernelHeight;
   this->kernelWidth = kernelWidth;
   this->padTop = padTop;
   this->dilationHeight = dilationHeight;
   this->strideHeight = strideHeight;
   this->outHeight = outHeight;
   this->padLeft = padLeft;
   this->dilationWidth = dilationWidth;
   this->strideWidth = strideWidth;
   this->outWidth = outWidth;
   this->filters = filters;
   this->gradOutput = gradOutput;
   this->weight = weight;
   this->out = out;
   this->passid = passid;
   {
      int pixel = get_global_id(0);
      int block = get_global_id(1);
      int sample = get_global_id(2);
      int blocks = (this->channels + 3) / 4;
      int group = block / blocks;
      int first = (block % blocks) * 4;
      if (pixel<(this->height * this->width) && group<this->groups){
         int row = pixel / this->width;
         int column = pixel % this->width;
         int kernelSize = this->kernelHeight * this->kernelWidth;
         int w0 = min((first + 0), (this->channels - 1)) * kernelSize;
         int w1 = min((first + 1), (this->channels - 1)) * kernelSize;
         int w2 = min((first + 2), (this->channels - 1)) * kernelSize;
         int w3 = min((first + 3), (this->channels - 1)) * kernelSize;
         float sum0 = 0.0f;
         float sum1 = 0.0f;
         float sum2 = 0.0f;
         float sum3 = 0.0f;
         for (int i = 0; i<this->kernelHeight; i++){
            int downs = (row + this->padTop) - (i * this->dilationHeight);
            int y = downs / this->strideHeight;
            if (downs>=0 && (y * this->strideHeight)==downs && y<this->outHeight){
               for (int j = 0; j<this->kernelWidth; j++){
                  int across = (column + this->padLeft) - (j * this->dilationWidth);
                  int x = across / this->strideWidth;
                  if (across>=0 && (x * this->strideWidth)==across && x<this->outWidth){
                     int tap = (i * this->kernelWidth) + j;
                     for (int f = 0; f<this->filters; f++){
                        {
                           int filter = (group * this->filters) + f;
                           int map = (((sample * this->groups) * this->filters) + filter) * this->outHeight;
                           float value = this->gradOutput[(((map + y) * this->outWidth) + x)];
                           int at = ((filter * this->channels) * kernelSize) + tap;
                           sum0 = fma(value, this->weight[(at + w0)], sum0);
                           sum1 = fma(value, this->weight[(at + w1)], sum1);
                           sum2 = fma(value, this->weight[(at + w2)], sum2);
                           sum3 = fma(value, this->weight[(at + w3)], sum3);
                        }
                     }
                  }
               }
            }
         }
         int channel = (((sample * this->groups) + group) * this->channels) + first;
         int to = ((channel * this->height) * this->width) + pixel;
         int apart = this->height * this->width;
         if ((first + 0)<this->channels){
            this->out[to + (0 * apart)]  = sum0;
         }
         if ((first + 1)<this->channels){
            this->out[to + (1 * apart)]  = sum1;
         }
         if ((first + 2)<this->channels){
            this->out[to + (2 * apart)]  = sum2;
         }
         if ((first + 3)<this->channels){
            this->out[to + (3 * apart)]  = sum3;
         }
      }
      return;
   }
}
