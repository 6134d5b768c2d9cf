typedef struct This_s{
   int size;
   int inner;
   int channels;
   __global float *variance;
   float epsilon;
   __global float *in;
   __global float *mean;
   __global float *gradOut;
   __global float *gradShift;
   int count;
   __global float *gradScale;
   __global float *gradIn;
   __global float *scale;
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
   __global float *in, 
   __global float *mean, 
   __global float *gradOut, 
   __global float *gradShift, 
   int count, 
   __global float *gradScale, 
   __global float *gradIn, 
   __global float *scale, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->inner = inner;
   this->channels = channels;
   this->variance = variance;
   this->epsilon = epsilon;
   this->in = in;
   this->mean = mean;
   this->gradOut = gradOut;
   this->gradShift = gradShift;
   this->count = count;
   this->gradScale = gradScale;
   this->gradIn = gradIn;
   this->scale = scale;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int c = (i / this->inner) % this->channels;
         float inverse = 1.0f / sqrt((this->variance[c] + this->epsilon));
         float normal = (this->in[i] - this->mean[c]) * inverse;
         float straight = (this->gradOut[i] - (this->gradShift[c] / (float)this->count)) - (normal * (this->gradScale[c] / (float)this->count));
         this->gradIn[i]  = straight * (this->scale[c] * inverse);
      }
      return;
   }
}
