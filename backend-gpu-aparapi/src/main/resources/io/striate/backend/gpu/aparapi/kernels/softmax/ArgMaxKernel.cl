typedef struct This_s{
   int size;
   int inner;
   int classes;
   __global float *in;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   int inner, 
   int classes, 
   __global float *in, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->inner = inner;
   this->classes = classes;
   this->in = in;
   this->out = out;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int start = (((i / this->inner) * this->classes) * this->inner) + (i % this->inner);
         float largest = this->in[start];
         int best = 0;
         int missing = 0;
         for (int k = 0; k<this->classes; k++){
            float value = this->in[(start + (k * this->inner))];
            if (value>largest){
               largest = value;
               best = k;
            }
            if (value!=value){
               missing = 1;
            }
         }
         if (missing==1){
            best = this->classes;
         }
         this->out[i]  = (float)best;
      }
      return;
   }
}
