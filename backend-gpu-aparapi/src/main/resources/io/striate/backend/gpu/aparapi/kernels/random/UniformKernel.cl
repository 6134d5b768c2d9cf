typedef struct This_s{
   int size;
   int first;
   int rows;
   __global int *firstSample;
   __global float *out;
   int keyLow;
   int keyHigh;
   int sampleSize;
   __global int *step;
   int purpose;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
float io_striate_backend_gpu_aparapi_kernels_random_PhiloxGenerator__uniform(This *this, int keyLow, int keyHigh, int element, int sample, int step, int purpose){
   int k0 = keyLow;
   int k1 = keyHigh;
   int x0 = ((unsigned int)element) >> 2;
   int x1 = sample;
   int x2 = step;
   int x3 = purpose;
   for (int round = 0; round<10; round++){
      {
         long p0 = 3528531795L * ((long)x0 & 4294967295L);
         long p1 = 3449720151L * ((long)x2 & 4294967295L);
         x0 = ((int)(((unsigned long)p1) >> 32) ^ x1) ^ k0;
         x1 = (int)p1;
         x2 = ((int)(((unsigned long)p0) >> 32) ^ x3) ^ k1;
         x3 = (int)p0;
         k0 = k0 - 1640531527;
         k1 = k1 - 1150833019;
      }
   }
   int word = element & 3;
   int bits = x0;
   if (word==1){
      bits = x1;
   }
   if (word==2){
      bits = x2;
   }
   if (word==3){
      bits = x3;
   }
   return(((float)(((unsigned int)bits) >> 8) * 5.9604645E-8f));
}
__kernel void run(
   int size, 
   int first, 
   int rows, 
   __global int *firstSample, 
   __global float *out, 
   int keyLow, 
   int keyHigh, 
   int sampleSize, 
   __global int *step, 
   int purpose, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->first = first;
   this->rows = rows;
   this->firstSample = firstSample;
   this->out = out;
   this->keyLow = keyLow;
   this->keyHigh = keyHigh;
   this->sampleSize = sampleSize;
   this->step = step;
   this->purpose = purpose;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int entry = this->first + (this->rows * this->firstSample[0]);
         this->out[i]  = io_striate_backend_gpu_aparapi_kernels_random_PhiloxGenerator__uniform(this, this->keyLow, this->keyHigh, (i % this->sampleSize), (entry + (i / this->sampleSize)), this->step[0], this->purpose);
      }
      return;
   }
}
