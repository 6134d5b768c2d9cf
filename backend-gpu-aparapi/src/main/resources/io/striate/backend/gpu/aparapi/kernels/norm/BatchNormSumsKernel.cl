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
         for (int t = s; t<this->count; t = t + this->parts){
            sum = sum + this->in[io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__place(this, c, t)];
         }
         this->sums[(c * this->parts) + s]  = sum;
      }
      return;
   }
}
