typedef struct This_s{
   int size;
   __global float *out;
   float value;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   __global float *out, 
   float value, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->out = out;
   this->value = value;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         this->out[i]  = this->value;
      }
      return;
   }
}
