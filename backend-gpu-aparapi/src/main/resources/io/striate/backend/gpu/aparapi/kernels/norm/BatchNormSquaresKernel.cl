typedef struct This_s{
   int inner;
   int channels;
   int parts;
   __global float *sums;
   int count;
   __global float *in;
   __global float *squares;
   __global float *mean;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
int io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__place(This *this, int c, int t){
   int n = t / this->inner;
   return((((((n * this->channels) + c) * this->inner) + t) - (n * this->inner)));
}
float io_striate_backend_gpu_aparapi_kernels_norm_BatchNormSquaresKernel__middle(This *this, int c){
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
         error = error + this->sums[(((this->channels + c) * this->parts) + s)];
      }
   }
   float quotient = sum / (float)this->count;
   float left = fma(-quotient, (float)this->count, sum) + error;
   if (left!=left){
      left = 0.0f;
   }
   return((quotient + (left / (float)this->count)));
}
__kernel void run(
   int inner, 
   int channels, 
   int parts, 
   __global float *sums, 
   int count, 
   __global float *in, 
   __global float *squares, 
   __global float *mean, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->inner = inner;
   this->channels = channels;
   this->parts = parts;
   this->sums = sums;
   this->count = count;
   this->in = in;
   this->squares = squares;
   this->mean = mean;
   this->passid = passid;
   {
      int s = get_global_id(0);
      int c = get_global_id(1);
      if (s<this->parts && c<this->channels){
         float middle = io_striate_backend_gpu_aparapi_kernels_norm_BatchNormSquaresKernel__middle(this, c);
         float sum = 0.0f;
         float error = 0.0f;
         for (int i = s; i<this->count; i = i + this->parts){
            {
               float deviation = this->in[io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__place(this, c, i)] - middle;
               float x = (deviation * deviation) + error;
               float t = sum + x;
               float b = t - sum;
               error = (sum - (t - b)) + (x - b);
               if (error!=error){
                  error = 0.0f;
               }
               sum = t;
            }
         }
         this->squares[(c * this->parts) + s]  = sum;
         if (s==0){
            this->mean[c]  = middle;
         }
      }
      return;
   }
}
