typedef struct This_s{
   int size;
   __global int *out;
   __global int *values;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   __global int *out, 
   __global int *values, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->out = out;
   this->values = values;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         this->out[i]  = this->values[i];
      }
      return;
   }
}
