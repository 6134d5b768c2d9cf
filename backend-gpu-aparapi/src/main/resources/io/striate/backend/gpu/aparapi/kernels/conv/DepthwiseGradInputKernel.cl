typedef struct This_s{
   int pixelsHigh;
   int pixelsWide;
   int channels;
   int outHeight;
   int outWidth;
   int multiplier;
   int tapsHigh;
   int firstTop;
   int stepHeight;
   int tapsWide;
   int firstLeft;
   int stepWidth;
   int taps;
   int firstPlace;
   int placeRow;
   int placeColumn;
   __global float *gradOutput;
   __global float *weight;
   __global float *out;
   int size;
   int start;
   int rowStep;
   int columnStep;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int pixelsHigh, 
   int pixelsWide, 
   int channels, 
   int outHeight, 
   int outWidth, 
   int multiplier, 
   int tapsHigh, 
   int firstTop, 
   int stepHeight, 
   int tapsWide, 
   int firstLeft, 
   int stepWidth, 
   int taps, 
   int firstPlace, 
   int placeRow, 
   int placeColumn, 
   __global float *gradOutput, 
   __global float *weight, 
   __global float *out, 
   int size, 
   int start, 
   int rowStep, 
   int columnStep, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->pixelsHigh = pixelsHigh;
   this->pixelsWide = pixelsWide;
   this->channels = channels;
   this->outHeight = outHeight;
   this->outWidth = outWidth;
   this->multiplier = multiplier;
   this->tapsHigh = tapsHigh;
   this->firstTop = firstTop;
   this->stepHeight = stepHeight;
   this->tapsWide = tapsWide;
   this->firstLeft = firstLeft;
   this->stepWidth = stepWidth;
   this->taps = taps;
   this->firstPlace = firstPlace;
   this->placeRow = placeRow;
   this->placeColumn = placeColumn;
   this->gradOutput = gradOutput;
   this->weight = weight;
   this->out = out;
   this->size = size;
   this->start = start;
   this->rowStep = rowStep;
   this->columnStep = columnStep;
   this->passid = passid;
   {
      int pixel = get_global_id(0);
      int channel = get_global_id(1);
      int sample = get_global_id(2);
      if (pixel<(this->pixelsHigh * this->pixelsWide) && channel<this->channels){
         int row = pixel / this->pixelsWide;
         int column = pixel % this->pixelsWide;
         int area = this->outHeight * this->outWidth;
         int map = (((sample * this->channels) + channel) * this->multiplier) * area;
         float sum = 0.0f;
         for (int i = 0; i<this->tapsHigh; i++){
            int y = (row + this->firstTop) + (i * this->stepHeight);
            if (y>=0 && y<this->outHeight){
               for (int j = 0; j<this->tapsWide; j++){
                  int x = (column + this->firstLeft) + (j * this->stepWidth);
                  if (x>=0 && x<this->outWidth){
                     int at = (map + (y * this->outWidth)) + x;
                     int tap = ((((channel * this->multiplier) * this->taps) + this->firstPlace) + (i * this->placeRow)) + (j * this->placeColumn);
                     for (int f = 0; f<this->multiplier; f++){
                        sum = fma(this->gradOutput[(at + (f * area))], this->weight[(tap + (f * this->taps))], sum);
                     }
                  }
               }
            }
         }
         this->out[(((((sample * this->channels) + channel) * this->size) + this->start) + (row * this->rowStep)) + (column * this->columnStep)]  = sum;
      }
      return;
   }
}
