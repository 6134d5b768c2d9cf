typedef struct This_s{
   int size;
   int inner;
   int segments;
   int entries;
   int extent;
   __global float *out;
   int positions;
   __global float *indices;
   __global float *in;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   int inner, 
   int segments, 
   int entries, 
   int extent, 
   __global float *out, 
   int positions, 
   __global float *indices, 
   __global float *in, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->inner = inner;
   this->segments = segments;
   this->entries = entries;
   this->extent = extent;
   this->out = out;
   this->positions = positions;
   this->indices = indices;
   this->in = in;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int column = i % this->inner;
         int from = ((i / this->inner) % this->segments) * this->entries;
         int to = min(this->extent, (from + this->entries));
         int outer = (i / this->inner) / this->segments;
         for (int e = from; e<to; e++){
            this->out[(((outer * this->extent) + e) * this->inner) + column]  = 0.0f;
         }
         for (int p = 0; p<this->positions; p++){
            int entry = (int)this->indices[p];
            if (entry>=from && entry<to && this->indices[p]==(float)entry){
               int element = (((outer * this->extent) + entry) * this->inner) + column;
               this->out[element]  = this->out[element] + this->in[((((outer * this->positions) + p) * this->inner) + column)];
            }
         }
      }
      return;
   }
}
