typedef struct This_s{
   int height;
   int width;
   __global float *image;
   __local float *strip;
   __local int *places;
   int pixelsWide;
   int strideWidth;
   int firstLeft;
   int pixelsHigh;
   int strideHeight;
   int firstTop;
   int tapsWide;
   int stepWidth;
   int tapsHigh;
   int stepHeight;
   int imageSample;
   int pixelStart;
   int pixelSample;
   int pixelRow;
   int pixelColumn;
   int tapStart;
   int tapMap;
   int tapRow;
   int tapColumn;
   int hasBias;
   __global float *bias;
   int rows;
   __local float *sums;
   __global float *factor;
   __local int *terms;
   int turned;
   int columns;
   int block;
   int shares;
   int groups;
   int share;
   int depth;
   int imageGroup;
   int factorGroup;
   int factorRow;
   int outGroup;
   int outShare;
   int outRow;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
float io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__element(This *this, int at, int row, int column){
   int inside = ((row | ((this->height - 1) - row)) | column) | ((this->width - 1) - column);
   float value = this->image[((inside<0)?0:at)];
   return(((inside<0)?0.0f:value));
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gatherSingly(This *this, int to, int at, int row, int column){
   for (int n = 0; n<128; n++){
      this->strip[to + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__element(this, (at + this->places[n]), (row + this->places[(128 + n)]), (column + this->places[(256 + n)]));
   }
   return;
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__left(This *this, int pixel){
   return((((pixel % this->pixelsWide) * this->strideWidth) + this->firstLeft));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__top(This *this, int pixel){
   return(((((pixel / this->pixelsWide) % this->pixelsHigh) * this->strideHeight) + this->firstTop));
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__copy(This *this, int to, int at, int row, int column, int length){
   int left = length;
   int right = length;
   if (row>=0 && row<this->height){
      left = min(length, max(0, (0 - column)));
      right = max(left, min(length, (this->width - column)));
   }
   for (int i = 0; i<left; i++){
      this->strip[to + i]  = 0.0f;
   }
   for (int i = left; i<right; i++){
      this->strip[to + i]  = this->image[(at + i)];
   }
   for (int i = right; i<length; i++){
      this->strip[to + i]  = 0.0f;
   }
   return;
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__across(This *this, int tap){
   return(((tap % this->tapsWide) * this->stepWidth));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__down(This *this, int tap){
   return((((tap / this->tapsWide) % this->tapsHigh) * this->stepHeight));
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gatherTaps(This *this, int to, int at, int top, int left){
   if (top>=0 && (top + ((this->tapsHigh - 1) * this->stepHeight))<this->height && left>=0 && (left + ((this->tapsWide - 1) * this->stepWidth))<this->width){
      for (int n = 0; n<128; n++){
         this->strip[to + n]  = this->image[(at + this->places[n])];
      }
   } else {
      io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gatherSingly(this, to, at, top, left);
   }
   return;
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__corner(This *this, int pixel){
   return((((((pixel / this->pixelsWide) / this->pixelsHigh) * this->imageSample) + (io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__top(this, pixel) * this->width)) + io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__left(this, pixel)));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofPixel(This *this, int pixel){
   return((((this->pixelStart + (((pixel / this->pixelsWide) / this->pixelsHigh) * this->pixelSample)) + (((pixel / this->pixelsWide) % this->pixelsHigh) * this->pixelRow)) + ((pixel % this->pixelsWide) * this->pixelColumn)));
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gatherPixels(This *this, int to, int at, int down, int across){
   int n = 0;
   while (this->strideWidth==1 && this->pixelsWide>=16 && n<128){
      {
         int row = this->places[(128 + n)] + down;
         int column = this->places[(256 + n)] + across;
         int length = min((128 - n), ((this->pixelsWide + this->firstLeft) - this->places[(256 + n)]));
         io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__copy(this, (to + n), (at + this->places[n]), row, column, length);
         n = n + length;
      }
   }
   if (n==0){
      io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gatherSingly(this, to, at, down, across);
   }
   return;
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__distance(This *this, int tap){
   return(((((((tap / this->tapsWide) / this->tapsHigh) * this->height) * this->width) + (io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__down(this, tap) * this->width)) + io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__across(this, tap)));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofTap(This *this, int tap){
   return((((this->tapStart + (((tap / this->tapsWide) / this->tapsHigh) * this->tapMap)) + (((tap / this->tapsWide) % this->tapsHigh) * this->tapRow)) + ((tap % this->tapsWide) * this->tapColumn)));
}
float io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__shift(This *this, int group, int row){
   float value = 0.0f;
   if (this->hasBias==1){
      value = this->bias[((group * this->rows) + row)];
   }
   return(value);
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__add(This *this, int to, int from, float a0, float a1, float a2, float a3, float b0, float b1, float b2, float b3){
   for (int n = 0; n<128; n++){
      {
         float e0 = this->strip[((from + 0) + n)];
         float e1 = this->strip[((from + 128) + n)];
         float e2 = this->strip[((from + 256) + n)];
         float e3 = this->strip[((from + 384) + n)];
         float upper = this->sums[((to + 0) + n)];
         float lower = this->sums[((to + 128) + n)];
         this->sums[(to + 0) + n]  = fma(a3, e3, fma(a2, e2, fma(a1, e1, fma(a0, e0, upper))));
         this->sums[(to + 128) + n]  = fma(b3, e3, fma(b2, e2, fma(b1, e1, fma(b0, e0, lower))));
      }
   }
   return;
}
float io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(This *this, int row, int k, int deep){
   float value = 0.0f;
   if (k<deep){
      value = this->factor[(row + this->terms[k])];
   }
   return(value);
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gather(This *this, int start, int first, int deep){
   for (int k = 0; k<deep; k++){
      if (this->turned==0){
         this->terms[k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofTap(this, (first + k));
         io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gatherPixels(this, (k * 128), (start + io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__distance(this, (first + k))), io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__down(this, (first + k)), io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__across(this, (first + k)));
      } else {
         this->terms[k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofPixel(this, (first + k));
         io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gatherTaps(this, (k * 128), (start + io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__corner(this, (first + k))), io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__top(this, (first + k)), io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__left(this, (first + k)));
      }
   }
   for (int i = deep * 128; i<(((deep + 3) / 4) * 512); i++){
      this->strip[i]  = 0.0f;
   }
   return;
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__place(This *this, int firstColumn){
   for (int n = 0; n<128; n++){
      int column = min((firstColumn + n), (this->columns - 1));
      if (this->turned==0){
         this->places[n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__corner(this, column);
         this->places[128 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__top(this, column);
         this->places[256 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__left(this, column);
         this->places[384 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofPixel(this, column);
      } else {
         this->places[n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__distance(this, column);
         this->places[128 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__down(this, column);
         this->places[256 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__across(this, column);
         this->places[384 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofTap(this, column);
      }
   }
   return;
}
__kernel void run(
   int height, 
   int width, 
   __global float *image, 
   __local float *strip, 
   __local int *places, 
   int pixelsWide, 
   int strideWidth, 
   int firstLeft, 
   int pixelsHigh, 
   int strideHeight, 
   int firstTop, 
   int tapsWide, 
   int stepWidth, 
   int tapsHigh, 
   int stepHeight, 
   int imageSample, 
   int pixelStart, 
   int pixelSample, 
   int pixelRow, 
   int pixelColumn, 
   int tapStart, 
   int tapMap, 
   int tapRow, 
   int tapColumn, 
   int hasBias, 
   __global float *bias, 
   int rows, 
   __local float *sums, 
   __global float *factor, 
   __local int *terms, 
   int turned, 
   int columns, 
   int block, 
   int shares, 
   int groups, 
   int share, 
   int depth, 
   int imageGroup, 
   int factorGroup, 
   int factorRow, 
   int outGroup, 
   int outShare, 
   int outRow, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->height = height;
   this->width = width;
   this->image = image;
   this->strip = strip;
   this->places = places;
   this->pixelsWide = pixelsWide;
   this->strideWidth = strideWidth;
   this->firstLeft = firstLeft;
   this->pixelsHigh = pixelsHigh;
   this->strideHeight = strideHeight;
   this->firstTop = firstTop;
   this->tapsWide = tapsWide;
   this->stepWidth = stepWidth;
   this->tapsHigh = tapsHigh;
   this->stepHeight = stepHeight;
   this->imageSample = imageSample;
   this->pixelStart = pixelStart;
   this->pixelSample = pixelSample;
   this->pixelRow = pixelRow;
   this->pixelColumn = pixelColumn;
   this->tapStart = tapStart;
   this->tapMap = tapMap;
   this->tapRow = tapRow;
   this->tapColumn = tapColumn;
   this->hasBias = hasBias;
   this->bias = bias;
   this->rows = rows;
   this->sums = sums;
   this->factor = factor;
   this->terms = terms;
   this->turned = turned;
   this->columns = columns;
   this->block = block;
   this->shares = shares;
   this->groups = groups;
   this->share = share;
   this->depth = depth;
   this->imageGroup = imageGroup;
   this->factorGroup = factorGroup;
   this->factorRow = factorRow;
   this->outGroup = outGroup;
   this->outShare = outShare;
   this->outRow = outRow;
   this->out = out;
   this->passid = passid;
   {
      int firstColumn = get_global_id(0) * 128;
      int firstRow = get_global_id(1) * this->block;
      int group = get_global_id(2) / this->shares;
      int part = get_global_id(2) % this->shares;
      if (firstColumn<this->columns && firstRow<this->rows && group<this->groups){
         int high = min(this->block, (this->rows - firstRow));
         int even = ((high + 1) / 2) * 2;
         for (int i = 0; i<(even * 128); i++){
            this->sums[i]  = 0.0f;
         }
         io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__place(this, firstColumn);
         int last = min(((part * this->share) + this->share), this->depth);
         for (int first = part * this->share; first<last; first+=16){
            int deep = min(16, (last - first));
            io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__gather(this, (group * this->imageGroup), first, deep);
            for (int row = 0; row<even; row+=2){
               int upper = (group * this->factorGroup) + ((firstRow + row) * this->factorRow);
               int lower = (group * this->factorGroup) + (min(((firstRow + row) + 1), (this->rows - 1)) * this->factorRow);
               for (int k = 0; k<deep; k+=4){
                  io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__add(this, (row * 128), (k * 128), io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(this, upper, (k + 0), deep), io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(this, upper, (k + 1), deep), io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(this, upper, (k + 2), deep), io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(this, upper, (k + 3), deep), io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(this, lower, (k + 0), deep), io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(this, lower, (k + 1), deep), io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(this, lower, (k + 2), deep), io_striate_backend_gpu_aparapi_kernels_conv_ConvStripsKernel__term(this, lower, (k + 3), deep));
               }
            }
         }
         int wide = min(128, (this->columns - firstColumn));
         for (int row = 0; row<high; row++){
            int to = ((group * this->outGroup) + (part * this->outShare)) + ((firstRow + row) * this->outRow);
            float shift = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__shift(this, group, (firstRow + row));
            for (int n = 0; n<wide; n++){
               this->out[to + this->places[(384 + n)]]  = this->sums[((row * 128) + n)] + shift;
            }
         }
      }
      return;
   }
}
