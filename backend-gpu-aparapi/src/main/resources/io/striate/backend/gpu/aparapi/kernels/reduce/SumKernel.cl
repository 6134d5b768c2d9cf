typedef struct This_s{
   int results;
   int shares;
   int rank;
   __global int *table;
   int share;
   int terms;
   int termRank;
   __global float *in;
   __global float *out;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
__kernel void run(
   int results, 
   int shares, 
   int rank, 
   __global int *table, 
   int share, 
   int terms, 
   int termRank, 
   __global float *in, 
   __global float *out, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->results = results;
   this->shares = shares;
   this->rank = rank;
   this->table = table;
   this->share = share;
   this->terms = terms;
   this->termRank = termRank;
   this->in = in;
   this->out = out;
   this->passid = passid;
   {
      int o = get_global_id(0);
      int s = get_global_id(1);
      if (o<this->results && s<this->shares){
         int rest = o;
         int start = 0;
         for (int axis = this->rank - 1; axis>=0; axis--){
            {
               int extent = this->table[axis];
               start = start + ((rest % extent) * this->table[(this->rank + axis)]);
               rest = rest / extent;
            }
         }
         int last = min(((s * this->share) + this->share), this->terms);
         float sum = 0.0f;
         float error = 0.0f;
         for (int term = s * this->share; term<last; term++){
            {
               int at = start;
               int left = term;
               for (int axis = this->termRank - 1; axis>=0; axis--){
                  {
                     int extent = this->table[((2 * this->rank) + axis)];
                     at = at + ((left % extent) * this->table[(((2 * this->rank) + this->termRank) + axis)]);
                     left = left / extent;
                  }
               }
               float x = this->in[at] + error;
               float t = sum + x;
               float b = t - sum;
               error = (sum - (t - b)) + (x - b);
               if (error!=error){
                  error = 0.0f;
               }
               sum = t;
            }
         }
         this->out[(o * this->shares) + s]  = sum;
      }
      return;
   }
}
