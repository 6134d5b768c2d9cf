typedef struct This_s{
   int inner;
   int channels;
   int parts;
   __global float *mean;
   __global float *variance;
   float epsilon;
   int count;
   __global float *gradOut;
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
   __global float *mean, 
   __global float *variance, 
   float epsilon, 
   int count, 
   __global float *gradOut, 
   __global float *in, 
   __global float *sums, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->inner = inner;
   this->channels = channels;
   this->parts = parts;
   this->mean = mean;
   this->variance = variance;
   this->epsilon = epsilon;
   this->count = count;
   this->gradOut = gradOut;
   this->in = in;
   this->sums = sums;
   this->passid = passid;
   {
      int s = get_global_id(0);
      int c = get_global_id(1);
      if (s<this->parts && c<this->channels){
         float middle = this->mean[c];
         float inverse = 1.0f / sqrt((this->variance[c] + this->epsilon));
         float plain = 0.0f;
         float plainError = 0.0f;
         float product = 0.0f;
         float productError = 0.0f;
         for (int i = s; i<this->count; i = i + this->parts){
            {
               int at = io_striate_backend_gpu_aparapi_kernels_norm_ChannelSums__place(this, c, i);
               float g = this->gradOut[at];
               float x = g + plainError;
               float t = plain + x;
               float b = t - plain;
               plainError = (plain - (t - b)) + (x - b);
               if (plainError!=plainError){
                  plainError = 0.0f;
               }
               plain = t;
               x = (g * ((this->in[at] - middle) * inverse)) + productError;
               t = product + x;
               b = t - product;
               productError = (product - (t - b)) + (x - b);
               if (productError!=productError){
                  productError = 0.0f;
               }
               product = t;
            }
         }
         this->sums[(c * this->parts) + s]  = plain;
         this->sums[((this->channels + c) * this->parts) + s]  = product;
      }
      return;
   }
}
