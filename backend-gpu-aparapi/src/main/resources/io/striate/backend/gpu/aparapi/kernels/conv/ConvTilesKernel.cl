typedef struct This_s{
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
   int hasBias;
   __global float *bias;
   int rows;
   int height;
   int width;
   __global float *image;
   int pixelStart;
   int pixelSample;
   int pixelRow;
   int pixelColumn;
   int imageSample;
   int tapStart;
   int tapMap;
   int tapRow;
   int tapColumn;
   int columns;
   __global float *out;
   int outRow;
   __local int *places;
   __local int *terms;
   __local float *tileB;
   __global float *factor;
   int factorRow;
   __local float *tileA;
   int turned;
   int shares;
   int share;
   int depth;
   int factorGroup;
   int imageGroup;
   int outGroup;
   int outShare;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__left(This *this, int pixel){
   return((((pixel % this->pixelsWide) * this->strideWidth) + this->firstLeft));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__top(This *this, int pixel){
   return(((((pixel / this->pixelsWide) % this->pixelsHigh) * this->strideHeight) + this->firstTop));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__across(This *this, int tap){
   return(((tap % this->tapsWide) * this->stepWidth));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__down(This *this, int tap){
   return((((tap / this->tapsWide) % this->tapsHigh) * this->stepHeight));
}
float io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__shift(This *this, int group, int row){
   float value = 0.0f;
   if (this->hasBias==1){
      value = this->bias[((group * this->rows) + row)];
   }
   return(value);
}
float io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__element(This *this, int at, int row, int column){
   int inside = ((row | ((this->height - 1) - row)) | column) | ((this->width - 1) - column);
   float value = this->image[((inside<0)?0:at)];
   return(((inside<0)?0.0f:value));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofPixel(This *this, int pixel){
   return((((this->pixelStart + (((pixel / this->pixelsWide) / this->pixelsHigh) * this->pixelSample)) + (((pixel / this->pixelsWide) % this->pixelsHigh) * this->pixelRow)) + ((pixel % this->pixelsWide) * this->pixelColumn)));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__corner(This *this, int pixel){
   return((((((pixel / this->pixelsWide) / this->pixelsHigh) * this->imageSample) + (io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__top(this, pixel) * this->width)) + io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__left(this, pixel)));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofTap(This *this, int tap){
   return((((this->tapStart + (((tap / this->tapsWide) / this->tapsHigh) * this->tapMap)) + (((tap / this->tapsWide) % this->tapsHigh) * this->tapRow)) + ((tap % this->tapsWide) * this->tapColumn)));
}
int io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__distance(This *this, int tap){
   return(((((((tap / this->tapsWide) / this->tapsHigh) * this->height) * this->width) + (io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__down(this, tap) * this->width)) + io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__across(this, tap)));
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(This *this, int group, int to, int row, int column, int place, float value){
   if (row<this->rows && column<this->columns){
      this->out[(to + (row * this->outRow)) + this->places[(192 + place)]]  = value + io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__shift(this, group, row);
   }
   return;
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__loadImage(This *this, int k, int along, int deep, int start){
   float value = 0.0f;
   if (k<deep){
      value = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__element(this, ((start + this->places[along]) + this->terms[k]), (this->places[(64 + along)] + this->terms[(16 + k)]), (this->places[(128 + along)] + this->terms[(32 + k)]));
   }
   this->tileB[(k * 65) + along]  = value;
   return;
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__loadFactor(This *this, int k, int along, int deep, int start, int firstRow){
   float value = 0.0f;
   if (k<deep){
      value = this->factor[((start + (min((firstRow + along), (this->rows - 1)) * this->factorRow)) + this->terms[(48 + k)])];
   }
   this->tileA[(k * 65) + along]  = value;
   return;
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__placeTerm(This *this, int k, int term){
   if (this->turned==0){
      this->terms[k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__distance(this, term);
      this->terms[16 + k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__down(this, term);
      this->terms[32 + k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__across(this, term);
      this->terms[48 + k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofTap(this, term);
   } else {
      this->terms[k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__corner(this, term);
      this->terms[16 + k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__top(this, term);
      this->terms[32 + k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__left(this, term);
      this->terms[48 + k]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofPixel(this, term);
   }
   return;
}
void io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__placeColumn(This *this, int n, int column){
   if (this->turned==0){
      this->places[n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__corner(this, column);
      this->places[64 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__top(this, column);
      this->places[128 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__left(this, column);
      this->places[192 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofPixel(this, column);
   } else {
      this->places[n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__distance(this, column);
      this->places[64 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__down(this, column);
      this->places[128 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__across(this, column);
      this->places[192 + n]  = io_striate_backend_gpu_aparapi_kernels_conv_ImplicitGemm__ofTap(this, column);
   }
   return;
}
__kernel void run(
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
   int hasBias, 
   __global float *bias, 
   int rows, 
   int height, 
   int width, 
   __global float *image, 
   int pixelStart, 
   int pixelSample, 
   int pixelRow, 
   int pixelColumn, 
   int imageSample, 
   int tapStart, 
   int tapMap, 
   int tapRow, 
   int tapColumn, 
   int columns, 
   __global float *out, 
   int outRow, 
   __local int *places, 
   __local int *terms, 
   __local float *tileB, 
   __global float *factor, 
   int factorRow, 
   __local float *tileA, 
   int turned, 
   int shares, 
   int share, 
   int depth, 
   int factorGroup, 
   int imageGroup, 
   int outGroup, 
   int outShare, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
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
   this->hasBias = hasBias;
   this->bias = bias;
   this->rows = rows;
   this->height = height;
   this->width = width;
   this->image = image;
   this->pixelStart = pixelStart;
   this->pixelSample = pixelSample;
   this->pixelRow = pixelRow;
   this->pixelColumn = pixelColumn;
   this->imageSample = imageSample;
   this->tapStart = tapStart;
   this->tapMap = tapMap;
   this->tapRow = tapRow;
   this->tapColumn = tapColumn;
   this->columns = columns;
   this->out = out;
   this->outRow = outRow;
   this->places = places;
   this->terms = terms;
   this->tileB = tileB;
   this->factor = factor;
   this->factorRow = factorRow;
   this->tileA = tileA;
   this->turned = turned;
   this->shares = shares;
   this->share = share;
   this->depth = depth;
   this->factorGroup = factorGroup;
   this->imageGroup = imageGroup;
   this->outGroup = outGroup;
   this->outShare = outShare;
   this->passid = passid;
   {
      int x = get_local_id(0);
      int y = get_local_id(1);
      int item = (y * 16) + x;
      int firstRow = get_group_id(1) * 64;
      int firstColumn = get_group_id(0) * 64;
      int group = get_group_id(2) / this->shares;
      int part = get_group_id(2) % this->shares;
      int begin = part * this->share;
      int last = min((begin + this->share), this->depth);
      if (item<64){
         io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__placeColumn(this, item, min((firstColumn + item), (this->columns - 1)));
      }
      if (item<16){
         io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__placeTerm(this, item, min((begin + item), (this->depth - 1)));
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      float sum00 = 0.0f;
      float sum01 = 0.0f;
      float sum02 = 0.0f;
      float sum03 = 0.0f;
      float sum10 = 0.0f;
      float sum11 = 0.0f;
      float sum12 = 0.0f;
      float sum13 = 0.0f;
      float sum20 = 0.0f;
      float sum21 = 0.0f;
      float sum22 = 0.0f;
      float sum23 = 0.0f;
      float sum30 = 0.0f;
      float sum31 = 0.0f;
      float sum32 = 0.0f;
      float sum33 = 0.0f;
      for (int first = begin; first<last; first+=16){
         {
            int deep = min(16, (last - first));
            for (int load = item; load<1024; load+=256){
               io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__loadFactor(this, (load % 16), (load / 16), deep, (group * this->factorGroup), firstRow);
               if (this->turned==0){
                  io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__loadImage(this, (load / 64), (load % 64), deep, (group * this->imageGroup));
               } else {
                  io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__loadImage(this, (load % 16), (load / 16), deep, (group * this->imageGroup));
               }
            }
            barrier(CLK_LOCAL_MEM_FENCE);
            if (item<16){
               io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__placeTerm(this, item, min(((first + 16) + item), (this->depth - 1)));
            }
            for (int k = 0; k<deep; k++){
               {
                  float a0 = this->tileA[(((k * 65) + y) + 0)];
                  float a1 = this->tileA[(((k * 65) + y) + 16)];
                  float a2 = this->tileA[(((k * 65) + y) + 32)];
                  float a3 = this->tileA[(((k * 65) + y) + 48)];
                  float b0 = this->tileB[(((k * 65) + x) + 0)];
                  float b1 = this->tileB[(((k * 65) + x) + 16)];
                  float b2 = this->tileB[(((k * 65) + x) + 32)];
                  float b3 = this->tileB[(((k * 65) + x) + 48)];
                  sum00 = fma(a0, b0, sum00);
                  sum01 = fma(a0, b1, sum01);
                  sum02 = fma(a0, b2, sum02);
                  sum03 = fma(a0, b3, sum03);
                  sum10 = fma(a1, b0, sum10);
                  sum11 = fma(a1, b1, sum11);
                  sum12 = fma(a1, b2, sum12);
                  sum13 = fma(a1, b3, sum13);
                  sum20 = fma(a2, b0, sum20);
                  sum21 = fma(a2, b1, sum21);
                  sum22 = fma(a2, b2, sum22);
                  sum23 = fma(a2, b3, sum23);
                  sum30 = fma(a3, b0, sum30);
                  sum31 = fma(a3, b1, sum31);
                  sum32 = fma(a3, b2, sum32);
                  sum33 = fma(a3, b3, sum33);
               }
            }
            barrier(CLK_LOCAL_MEM_FENCE);
         }
      }
      int to = (group * this->outGroup) + (part * this->outShare);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 0), ((firstColumn + x) + 0), (x + 0), sum00);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 0), ((firstColumn + x) + 16), (x + 16), sum01);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 0), ((firstColumn + x) + 32), (x + 32), sum02);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 0), ((firstColumn + x) + 48), (x + 48), sum03);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 16), ((firstColumn + x) + 0), (x + 0), sum10);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 16), ((firstColumn + x) + 16), (x + 16), sum11);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 16), ((firstColumn + x) + 32), (x + 32), sum12);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 16), ((firstColumn + x) + 48), (x + 48), sum13);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 32), ((firstColumn + x) + 0), (x + 0), sum20);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 32), ((firstColumn + x) + 16), (x + 16), sum21);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 32), ((firstColumn + x) + 32), (x + 32), sum22);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 32), ((firstColumn + x) + 48), (x + 48), sum23);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 48), ((firstColumn + x) + 0), (x + 0), sum30);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 48), ((firstColumn + x) + 16), (x + 16), sum31);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 48), ((firstColumn + x) + 32), (x + 32), sum32);
      io_striate_backend_gpu_aparapi_kernels_conv_ConvTilesKernel__store(this, group, to, ((firstRow + y) + 48), ((firstColumn + x) + 48), (x + 48), sum33);
      return;
   }
}
