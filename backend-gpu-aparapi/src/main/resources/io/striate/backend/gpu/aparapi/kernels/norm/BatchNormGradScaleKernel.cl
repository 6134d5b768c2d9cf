typedef struct This_s{
   int parts;
   __global float *sums;
   int size;
   __global float *gradShift;
   __global float *gradScale;
   int channels;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
float io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__total(This *this, int c){
   float sum = 0.0f;
   float error = 0.0f;
   for (int s = 0; s<this->parts; s++){
      {
         float x = this->sums[((c * this->parts) + s)] + error;
         float t = sum + x;
         float b = t - sum;
         error = (sum - (t - b)) + (x - b);
         if (error!=error){
            error = 0.0f;
         }
         sum = t;
      }
   }
   return(sum);
}
__kernel void run(
   int parts, 
   __global float *sums, 
   int size, 
   __global float *gradShift, 
   __global float *gradScale, 
   int channels, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->parts = parts;
   this->sums = sums;
   this->size = size;
   this->gradShift = gradShift;
   this->gradScale = gradScale;
   this->channels = channels;
   this->passid = passid;
   {
      int c = get_global_id(0);
      if (c<this->size){
         this->gradShift[c]  = io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__total(this, c);
         this->gradScale[c]  = io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__total(this, (this->channels + c));
      }
      return;
   }
}
