typedef struct This_s{
   int size;
   __global int *step;
   __global float *parameter;
   __global float *gradient;
   float weightDecay;
   int decoupled;
   float beta1;
   __global float *mean;
   float rest1;
   float beta2;
   __global float *square;
   float rest2;
   float decay1;
   float decay2;
   float epsilon;
   __global float *nextParameter;
   __global float *rate;
   __global float *nextMean;
   __global float *nextSquare;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
float io_striate_backend_gpu_aparapi_kernels_update_AdamKernel__correction(This *this, float x){
   return((tanh((0.5f * x)) * (exp(-x) + 1.0f)));
}
__kernel void run(
   int size, 
   __global int *step, 
   __global float *parameter, 
   __global float *gradient, 
   float weightDecay, 
   int decoupled, 
   float beta1, 
   __global float *mean, 
   float rest1, 
   float beta2, 
   __global float *square, 
   float rest2, 
   float decay1, 
   float decay2, 
   float epsilon, 
   __global float *nextParameter, 
   __global float *rate, 
   __global float *nextMean, 
   __global float *nextSquare, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->step = step;
   this->parameter = parameter;
   this->gradient = gradient;
   this->weightDecay = weightDecay;
   this->decoupled = decoupled;
   this->beta1 = beta1;
   this->mean = mean;
   this->rest1 = rest1;
   this->beta2 = beta2;
   this->square = square;
   this->rest2 = rest2;
   this->decay1 = decay1;
   this->decay2 = decay2;
   this->epsilon = epsilon;
   this->nextParameter = nextParameter;
   this->rate = rate;
   this->nextMean = nextMean;
   this->nextSquare = nextSquare;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         float t = (float)this->step[0] + 1.0f;
         float p = this->parameter[i];
         float g = this->gradient[i];
         if (this->weightDecay!=0.0f && this->decoupled==0){
            g = g + (this->weightDecay * p);
         }
         float m = (this->beta1 * this->mean[i]) + (this->rest1 * g);
         float v = (this->beta2 * this->square[i]) + (this->rest2 * (g * g));
         float ratio = (m / io_striate_backend_gpu_aparapi_kernels_update_AdamKernel__correction(this, (t * this->decay1))) / (sqrt((v / io_striate_backend_gpu_aparapi_kernels_update_AdamKernel__correction(this, (t * this->decay2)))) + this->epsilon);
         if (this->weightDecay!=0.0f && this->decoupled==1){
            ratio = ratio + (this->weightDecay * p);
         }
         this->nextParameter[i]  = p - (this->rate[0] * ratio);
         this->nextMean[i]  = m;
         this->nextSquare[i]  = v;
      }
      return;
   }
}
