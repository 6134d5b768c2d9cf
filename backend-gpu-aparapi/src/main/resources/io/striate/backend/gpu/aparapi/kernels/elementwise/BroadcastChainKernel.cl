typedef struct This_s{
   int code;
   int size;
   int rank;
   __global int *table;
   __global float *out;
   __global float *a;
   __global float *b;
   __global float *c;
   __global float *d;
   __global float *e;
   __global float *f;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
float io_striate_backend_gpu_aparapi_kernels_elementwise_ElementwiseFunctions__erf(This *this, float x){
   float t = fmin(fabs(x), 4.0f);
   float q = 0.0032199821f - (2.1459589E-4f * t);
   q = (q * t) - 0.02290605f;
   q = (q * t) + 0.10528688f;
   q = (q * t) + 0.63569933f;
   q = (q * t) + 1.12852f;
   float r = 1.0f - exp((-q * t));
   if (x<0.0f){
      r = -r;
   }
   if (t<0.9f){
      float s = x * x;
      float p = 0.00498594f - (5.953739E-4f * s);
      p = (p * s) - 0.02676172f;
      p = (p * s) + 0.112816826f;
      p = (p * s) - 0.3761248f;
      p = (p * s) + 0.12837915f;
      r = x + (x * p);
   }
   if (x!=x){
      r = x;
   }
   return(r);
}
float io_striate_backend_gpu_aparapi_kernels_elementwise_ElementwiseFunctions__apply(This *this, int function, float a, float b, float c){
   float r = a;
   if (function==1){
      r = -a;
   }
   if (function==2){
      r = fabs(a);
   }
   if (function==3){
      if (a>0.0f){
         r = 1.0f;
      }
      if (a<0.0f){
         r = -1.0f;
      }
   }
   if (function==4){
      r = 1.0f / a;
   }
   if (function==5){
      r = sqrt(a);
   }
   if (function==6){
      r = exp(a);
   }
   if (function==7){
      r = log(a);
   }
   if (function==8){
      r = sin(a);
   }
   if (function==9){
      r = cos(a);
   }
   if (function==10){
      r = tanh(a);
      if (a>10.0f){
         r = 1.0f;
      }
      if (a<-10.0f){
         r = -1.0f;
      }
   }
   if (function==11){
      r = 1.0f / (1.0f + exp(-a));
   }
   if (function==12 && a<0.0f){
      r = 0.0f;
   }
   if (function==13){
      r = floor(a);
   }
   if (function==14){
      r = io_striate_backend_gpu_aparapi_kernels_elementwise_ElementwiseFunctions__erf(this, a);
   }
   if (function==15){
      r = a + b;
   }
   if (function==16){
      r = a - b;
   }
   if (function==17){
      r = a * b;
   }
   if (function==18){
      r = a / b;
   }
   if (function==19){
      r = pow(a, b);
      if (fabs(a)==1.0f && fabs(b)>3.4E38f){
         r = b - b;
      }
      if (b!=b){
         r = b;
      }
   }
   if (function==20){
      if (b>a){
         r = b;
      }
      if (b!=b){
         r = b;
      }
   }
   if (function==21){
      if (b<a){
         r = b;
      }
      if (b!=b){
         r = b;
      }
   }
   if (function==22){
      r = 0.0f;
      if (a==b){
         r = 1.0f;
      }
   }
   if (function==23){
      r = 0.0f;
      if (a>b){
         r = 1.0f;
      }
   }
   if (function==24){
      r = 0.0f;
      if (b>0.0f){
         r = a;
      }
   }
   if (function==25){
      r = a * (1.0f - (b * b));
   }
   if (function==26){
      r = (a * b) * (1.0f - b);
   }
   if (function==27){
      r = c;
      if (a!=0.0f){
         r = b;
      }
   }
   return(r);
}
float io_striate_backend_gpu_aparapi_kernels_elementwise_ElementwiseFunctions__chain(This *this, float a, float b, float c, float d, float e, float f){
   return(io_striate_backend_gpu_aparapi_kernels_elementwise_ElementwiseFunctions__apply(this, this->code, a, b, c));
}
__kernel void run(
   int code, 
   int size, 
   int rank, 
   __global int *table, 
   __global float *out, 
   __global float *a, 
   __global float *b, 
   __global float *c, 
   __global float *d, 
   __global float *e, 
   __global float *f, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->code = code;
   this->size = size;
   this->rank = rank;
   this->table = table;
   this->out = out;
   this->a = a;
   this->b = b;
   this->c = c;
   this->d = d;
   this->e = e;
   this->f = f;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         int rest = i;
         int atA = 0;
         int atB = 0;
         int atC = 0;
         int atD = 0;
         int atE = 0;
         int atF = 0;
         for (int axis = this->rank - 1; axis>=0; axis--){
            {
               int extent = this->table[axis];
               int place = rest % extent;
               rest = rest / extent;
               atA = atA + (place * this->table[(this->rank + axis)]);
               atB = atB + (place * this->table[((2 * this->rank) + axis)]);
               atC = atC + (place * this->table[((3 * this->rank) + axis)]);
               atD = atD + (place * this->table[((4 * this->rank) + axis)]);
               atE = atE + (place * this->table[((5 * this->rank) + axis)]);
               atF = atF + (place * this->table[((6 * this->rank) + axis)]);
            }
         }
         this->out[i]  = io_striate_backend_gpu_aparapi_kernels_elementwise_ElementwiseFunctions__chain(this, this->a[atA], this->b[atB], this->c[atC], this->d[atD], this->e[atE], this->f[atF]);
      }
      return;
   }
}
