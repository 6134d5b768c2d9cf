typedef struct This_s{
   int size;
   int inner;
   int extent;
   int positions;
   __global float *indices;
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
   int extent, 
   int positions, 
   __global float *indices, 
   __global float *in, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->inner = inner;
   this->extent = extent;
   this->positions = positions;
   this->indices = indices;
   this->in = in;
   this->out = out;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int column = i % this->inner;
         int entry = (i / this->inner) % this->extent;
         int outer = (i / this->inner) / this->extent;
         float sum = 0.0f;
         for (int p = 0; p<this->positions; p++){
            if (this->indices[p]==(float)entry){
               sum = sum + this->in[((((outer * this->positions) + p) * this->inner) + column)];
            }
         }
         this->out[i]  = sum;
      }
      return;
   }
}
