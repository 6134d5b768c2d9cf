typedef struct This_s{
   int size;
   __global float *parameter;
   __global float *gradient;
   float weightDecay;
   int hasVelocity;
   float momentum;
   __global float *velocity;
   __global float *nextVelocity;
   int nesterov;
   __global float *nextParameter;
   __global float *rate;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int size, 
   __global float *parameter, 
   __global float *gradient, 
   float weightDecay, 
   int hasVelocity, 
   float momentum, 
   __global float *velocity, 
   __global float *nextVelocity, 
   int nesterov, 
   __global float *nextParameter, 
   __global float *rate, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->size = size;
   this->parameter = parameter;
   this->gradient = gradient;
   this->weightDecay = weightDecay;
   this->hasVelocity = hasVelocity;
   this->momentum = momentum;
   this->velocity = velocity;
   this->nextVelocity = nextVelocity;
   this->nesterov = nesterov;
   this->nextParameter = nextParameter;
   this->rate = rate;
   this->passid = passid;
   {
      int i = get_global_id(0);
      if (i<this->size){
         float p = this->parameter[i];
         float g = this->gradient[i];
         if (this->weightDecay!=0.0f){
            g = g + (this->weightDecay * p);
         }
         float direction = g;
         if (this->hasVelocity==1){
            float v = (this->momentum * this->velocity[i]) + g;
            this->nextVelocity[i]  = v;
            direction = v;
            if (this->nesterov==1){
               direction = g + (this->momentum * v);
            }
         }
         this->nextParameter[i]  = p - (this->rate[0] * direction);
      }
      return;
   }
}
