typedef struct This_s{
   int size;
   int inner;
   int positions;
   __global float *indices;
   float missing;
   int extent;
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
   int positions, 
   __global float *indices, 
   float missing, 
   int extent, 
   __global float *in, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->inner = inner;
   this->positions = positions;
   this->indices = indices;
   this->missing = missing;
   this->extent = extent;
   this->in = in;
   this->out = out;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int row = i / this->inner;
         int place = row % this->positions;
         int entry = (int)this->indices[place];
         float value = this->missing;
         if (entry>=0 && entry<this->extent && this->indices[place]==(float)entry){
            value = this->in[(((((row / this->positions) * this->extent) + entry) * this->inner) + (i % this->inner))];
         }
         this->out[i]  = value;
      }
      return;
   }
}
