typedef struct This_s{
   int size;
   int inner;
   int channels;
   __global float *variance;
   float epsilon;
   __global float *out;
   __global float *in;
   __global float *mean;
   __global float *scale;
   __global float *shift;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   int inner, 
   int channels, 
   __global float *variance, 
   float epsilon, 
   __global float *out, 
   __global float *in, 
   __global float *mean, 
   __global float *scale, 
   __global float *shift, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->inner = inner;
   this->channels = channels;
   this->variance = variance;
   this->epsilon = epsilon;
   this->out = out;
   this->in = in;
   this->mean = mean;
   this->scale = scale;
   this->shift = shift;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int c = (i / this->inner) % this->channels;
         float inverse = 1.0f / sqrt((this->variance[c] + this->epsilon));
         this->out[i]  = (((this->in[i] - this->mean[c]) * inverse) * this->scale[c]) + this->shift[c];
      }
      return;
   }
}
