typedef struct This_s{
   int inner;
   int channels;
   int parts;
   int count;
   __global float *in;
   __global float *sums;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
int io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__place(This *this, int c, int t){
   int n = t / this->inner;
   return((((((n * this->channels) + c) * this->inner) + t) - (n * this->inner)));
}
__kernel void run(
   int inner, 
   int channels, 
   int parts, 
   int count, 
   __global float *in, 
   __global float *sums, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->inner = inner;
   this->channels = channels;
   this->parts = parts;
   this->count = count;
   this->in = in;
   this->sums = sums;
   this->passid = passid;
   {
      int s = get_global_id(0);
      int c = get_global_id(1);
      if (s<this->parts && c<this->channels){
         float sum = 0.0f;
         float error = 0.0f;
         for (int i = s; i<this->count; i = i + this->parts){
            {
               float x = this->in[io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__place(this, c, i)] + error;
               float t = sum + x;
               float b = t - sum;
               error = (sum - (t - b)) + (x - b);
               if (error!=error){
                  error = 0.0f;
               }
               sum = t;
            }
         }
         this->sums[(c * this->parts) + s]  = sum;
         this->sums[((this->channels + c) * this->parts) + s]  = error;
      }
      return;
   }
}
