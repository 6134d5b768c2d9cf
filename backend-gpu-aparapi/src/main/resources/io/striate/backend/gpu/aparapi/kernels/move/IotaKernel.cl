typedef struct This_s{
   int size;
   __global float *out;
   int stride;
   int extent;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   __global float *out, 
   int stride, 
   int extent, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->out = out;
   this->stride = stride;
   this->extent = extent;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         this->out[i]  = (float)((i / this->stride) % this->extent);
      }
      return;
   }
}
