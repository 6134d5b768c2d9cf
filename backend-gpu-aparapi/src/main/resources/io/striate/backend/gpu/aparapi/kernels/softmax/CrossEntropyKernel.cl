typedef struct This_s{
   int size;
   int inner;
   int classes;
   __global float *logits;
   __global int *labels;
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
   __global float *logits, 
   __global int *labels, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->inner = inner;
   this->classes = classes;
   this->logits = logits;
   this->labels = labels;
   this->out = out;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int start = (((i / this->inner) * this->classes) * this->inner) + (i % this->inner);
         float largest = this->logits[start];
         for (int k = 1; k<this->classes; k++){
            float value = this->logits[(start + (k * this->inner))];
            if (value>largest){
               largest = value;
            }
            if (value!=value){
               largest = value;
            }
         }
         float sum = 0.0f;
         float error = 0.0f;
         for (int k = 0; k<this->classes; k++){
            {
               float x = exp((this->logits[(start + (k * this->inner))] - largest)) + error;
               float t = sum + x;
               float b = t - sum;
               error = (sum - (t - b)) + (x - b);
               if (error!=error){
                  error = 0.0f;
               }
               sum = t;
            }
         }
         int label = this->labels[i];
         float chosen = 0.0f;
         if (label>=0 && label<this->classes){
            chosen = this->logits[(start + (label * this->inner))] - largest;
         }
         this->out[i]  = log(sum) - chosen;
      }
      return;
   }
}
