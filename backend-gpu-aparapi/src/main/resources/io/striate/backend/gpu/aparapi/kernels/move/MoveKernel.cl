typedef struct This_s{
   int size;
   int startIn;
   int startOut;
   int rank;
   __global int *table;
   __global float *out;
   __global float *in;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   int startIn, 
   int startOut, 
   int rank, 
   __global int *table, 
   __global float *out, 
   __global float *in, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->startIn = startIn;
   this->startOut = startOut;
   this->rank = rank;
   this->table = table;
   this->out = out;
   this->in = in;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int rest = i;
         int from = this->startIn;
         int to = this->startOut;
         for (int axis = this->rank - 1; axis>=0; axis--){
            {
               int extent = this->table[axis];
               int place = rest % extent;
               rest = rest / extent;
               from = from + (place * this->table[(this->rank + axis)]);
               to = to + (place * this->table[((2 * this->rank) + axis)]);
            }
         }
         this->out[to]  = this->in[from];
      }
      return;
   }
}
