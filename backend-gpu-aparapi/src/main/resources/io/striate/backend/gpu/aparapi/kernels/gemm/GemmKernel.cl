typedef struct This_s{
   int columns;
   int rows;
   __global int *starts;
   int stepAm;
   int stepBn;
   int inner;
   __global float *b;
   int stepAk;
   __global float *a;
   int stepBk;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int columns, 
   int rows, 
   __global int *starts, 
   int stepAm, 
   int stepBn, 
   int inner, 
   __global float *b, 
   int stepAk, 
   __global float *a, 
   int stepBk, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->columns = columns;
   this->rows = rows;
   this->starts = starts;
   this->stepAm = stepAm;
   this->stepBn = stepBn;
   this->inner = inner;
   this->b = b;
   this->stepAk = stepAk;
   this->a = a;
   this->stepBk = stepBk;
   this->out = out;
   this->passid = passid;
   {
      int n = get_global_id(0);
      int m = get_global_id(1) * 8;
      int product = get_global_id(2);
      if (n<this->columns && m<this->rows){
         int last = this->rows - 1;
         int startA = this->starts[(2 * product)];
         int a0 = startA + (min((m + 0), last) * this->stepAm);
         int a1 = startA + (min((m + 1), last) * this->stepAm);
         int a2 = startA + (min((m + 2), last) * this->stepAm);
         int a3 = startA + (min((m + 3), last) * this->stepAm);
         int a4 = startA + (min((m + 4), last) * this->stepAm);
         int a5 = startA + (min((m + 5), last) * this->stepAm);
         int a6 = startA + (min((m + 6), last) * this->stepAm);
         int a7 = startA + (min((m + 7), last) * this->stepAm);
         int atB = this->starts[((2 * product) + 1)] + (n * this->stepBn);
         float sum0 = 0.0f;
         float sum1 = 0.0f;
         float sum2 = 0.0f;
         float sum3 = 0.0f;
         float sum4 = 0.0f;
         float sum5 = 0.0f;
         float sum6 = 0.0f;
         float sum7 = 0.0f;
         for (int k = 0; k<this->inner; k++){
            {
               float value = this->b[atB];
               int atA = k * this->stepAk;
               sum0 = fma(this->a[(a0 + atA)], value, sum0);
               sum1 = fma(this->a[(a1 + atA)], value, sum1);
               sum2 = fma(this->a[(a2 + atA)], value, sum2);
               sum3 = fma(this->a[(a3 + atA)], value, sum3);
               sum4 = fma(this->a[(a4 + atA)], value, sum4);
               sum5 = fma(this->a[(a5 + atA)], value, sum5);
               sum6 = fma(this->a[(a6 + atA)], value, sum6);
               sum7 = fma(this->a[(a7 + atA)], value, sum7);
               atB = atB + this->stepBk;
            }
         }
         int to = (((product * this->rows) + m) * this->columns) + n;
         this->out[to]  = sum0;
         if ((m + 1)<this->rows){
            this->out[to + (1 * this->columns)]  = sum1;
         }
         if ((m + 2)<this->rows){
            this->out[to + (2 * this->columns)]  = sum2;
         }
         if ((m + 3)<this->rows){
            this->out[to + (3 * this->columns)]  = sum3;
         }
         if ((m + 4)<this->rows){
            this->out[to + (4 * this->columns)]  = sum4;
         }
         if ((m + 5)<this->rows){
            this->out[to + (5 * this->columns)]  = sum5;
         }
         if ((m + 6)<this->rows){
            this->out[to + (6 * this->columns)]  = sum6;
         }
         if ((m + 7)<this->rows){
            this->out[to + (7 * this->columns)]  = sum7;
         }
      }
      return;
   }
}
