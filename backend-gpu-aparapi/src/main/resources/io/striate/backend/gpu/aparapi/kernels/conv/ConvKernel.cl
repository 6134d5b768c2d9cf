typedef struct This_s{
   int hasBias;
   __global float *bias;
   int filters;
   int outHeight;
   int outWidth;
   int groups;
   int strideHeight;
   int padTop;
   int strideWidth;
   int padLeft;
   int channels;
   int kernelHeight;
   int kernelWidth;
   int height;
   int dilationHeight;
   int dilationWidth;
   int width;
   __global float *in;
   __global float *weight;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
float io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(This *this, int filter){
   float value = 0.0f;
   if (this->hasBias==1){
      value = this->bias[filter];
   }
   return(value);
}
__kernel void run(
   int hasBias, 
   __global float *bias, 
   int filters, 
   int outHeight, 
   int outWidth, 
   int groups, 
   int strideHeight, 
   int padTop, 
   int strideWidth, 
   int padLeft, 
   int channels, 
   int kernelHeight, 
   int kernelWidth, 
   int height, 
   int dilationHeight, 
   int dilationWidth, 
   int width, 
   __global float *in, 
   __global float *weight, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->hasBias = hasBias;
   this->bias = bias;
   this->filters = filters;
   this->outHeight = outHeight;
   this->outWidth = outWidth;
   this->groups = groups;
   this->strideHeight = strideHeight;
   this->padTop = padTop;
   this->strideWidth = strideWidth;
   this->padLeft = padLeft;
   this->channels = channels;
   this->kernelHeight = kernelHeight;
   this->kernelWidth = kernelWidth;
   this->height = height;
   this->dilationHeight = dilationHeight;
   this->dilationWidth = dilationWidth;
   this->width = width;
   this->in = in;
   this->weight = weight;
   this->out = out;
   this->passid = passid;
   {
      int pixel = get_global_id(0);
      int block = get_global_id(1);
      int sample = get_global_id(2);
      int blocks = (this->filters + 7) / 8;
      int group = block / blocks;
      int first = (block % blocks) * 8;
      if (pixel<(this->outHeight * this->outWidth) && group<this->groups){
         int top = ((pixel / this->outWidth) * this->strideHeight) - this->padTop;
         int left = ((pixel % this->outWidth) * this->strideWidth) - this->padLeft;
         int taps = (this->channels * this->kernelHeight) * this->kernelWidth;
         int ofGroup = group * this->filters;
         int w0 = (ofGroup + min((first + 0), (this->filters - 1))) * taps;
         int w1 = (ofGroup + min((first + 1), (this->filters - 1))) * taps;
         int w2 = (ofGroup + min((first + 2), (this->filters - 1))) * taps;
         int w3 = (ofGroup + min((first + 3), (this->filters - 1))) * taps;
         int w4 = (ofGroup + min((first + 4), (this->filters - 1))) * taps;
         int w5 = (ofGroup + min((first + 5), (this->filters - 1))) * taps;
         int w6 = (ofGroup + min((first + 6), (this->filters - 1))) * taps;
         int w7 = (ofGroup + min((first + 7), (this->filters - 1))) * taps;
         float sum0 = 0.0f;
         float sum1 = 0.0f;
         float sum2 = 0.0f;
         float sum3 = 0.0f;
         float sum4 = 0.0f;
         float sum5 = 0.0f;
         float sum6 = 0.0f;
         float sum7 = 0.0f;
         for (int c = 0; c<this->channels; c++){
            int map = ((((sample * this->groups) + group) * this->channels) + c) * this->height;
            for (int i = 0; i<this->kernelHeight; i++){
               int row = top + (i * this->dilationHeight);
               if (row>=0 && row<this->height){
                  for (int j = 0; j<this->kernelWidth; j++){
                     int column = left + (j * this->dilationWidth);
                     if (column>=0 && column<this->width){
                        float value = this->in[(((map + row) * this->width) + column)];
                        int tap = (((c * this->kernelHeight) + i) * this->kernelWidth) + j;
                        sum0 = fma(value, this->weight[(w0 + tap)], sum0);
                        sum1 = fma(value, this->weight[(w1 + tap)], sum1);
                        sum2 = fma(value, this->weight[(w2 + tap)], sum2);
                        sum3 = fma(value, this->weight[(w3 + tap)], sum3);
                        sum4 = fma(value, this->weight[(w4 + tap)], sum4);
                        sum5 = fma(value, this->weight[(w5 + tap)], sum5);
                        sum6 = fma(value, this->weight[(w6 + tap)], sum6);
                        sum7 = fma(value, this->weight[(w7 + tap)], sum7);
                     }
                  }
               }
            }
         }
         int filter = ofGroup + first;
         int to = (((((sample * this->groups) * this->filters) + filter) * this->outHeight) * this->outWidth) + pixel;
         int apart = this->outHeight * this->outWidth;
         if ((first + 0)<this->filters){
            this->out[to + (0 * apart)]  = sum0 + io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(this, (filter + 0));
         }
         if ((first + 1)<this->filters){
            this->out[to + (1 * apart)]  = sum1 + io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(this, (filter + 1));
         }
         if ((first + 2)<this->filters){
            this->out[to + (2 * apart)]  = sum2 + io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(this, (filter + 2));
         }
         if ((first + 3)<this->filters){
            this->out[to + (3 * apart)]  = sum3 + io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(this, (filter + 3));
         }
         if ((first + 4)<this->filters){
            this->out[to + (4 * apart)]  = sum4 + io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(this, (filter + 4));
         }
         if ((first + 5)<this->filters){
            this->out[to + (5 * apart)]  = sum5 + io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(this, (filter + 5));
         }
         if ((first + 6)<this->filters){
            this->out[to + (6 * apart)]  = sum6 + io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(this, (filter + 6));
         }
         if ((first + 7)<this->filters){
            this->out[to + (7 * apart)]  = sum7 + io_striate_backend_gpu_aparapi_kernels_conv_ConvKernel__shift(this, (filter + 7));
         }
      }
      return;
   }
}
