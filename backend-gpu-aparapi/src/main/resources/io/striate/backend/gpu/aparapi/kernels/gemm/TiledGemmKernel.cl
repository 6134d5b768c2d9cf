typedef struct This_s{
   int rows;
   int columns;
   __global float *out;
   __global int *starts;
   int inner;
   __global float *a;
   int stepAm;
   int stepAk;
   __local float *tileA;
   __global float *b;
   int stepBk;
   int stepBn;
   __local float *tileB;
   int passid;
}This;
int get_pass_id(This *this){
   return this->passid;
}
void io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(This *this, int to, int row, int column, float value){
   if (row<this->rows && column<this->columns){
      this->out[(to + (row * this->columns)) + column]  = value;
   }
   return;
}
__kernel void run(
   int rows, 
   int columns, 
   __global float *out, 
   __global int *starts, 
   int inner, 
   __global float *a, 
   int stepAm, 
   int stepAk, 
   __local float *tileA, 
   __global float *b, 
   int stepBk, 
   int stepBn, 
   __local float *tileB, 
   int passid
){
   This thisStruct;
   This* this=&thisStruct;
   this->rows = rows;
   this->columns = columns;
   this->out = out;
   this->starts = starts;
   this->inner = inner;
   this->a = a;
   this->stepAm = stepAm;
   this->stepAk = stepAk;
   this->tileA = tileA;
   this->b = b;
   this->stepBk = stepBk;
   this->stepBn = stepBn;
   this->tileB = tileB;
   this->passid = passid;
   {
      int x = get_local_id(0);
      int y = get_local_id(1);
      int item = (y * 16) + x;
      int firstRow = get_group_id(1) * 64;
      int firstColumn = get_group_id(0) * 64;
      int product = get_global_id(2);
      int startA = this->starts[(2 * product)];
      int startB = this->starts[((2 * product) + 1)];
      float sum00 = 0.0f;
      float sum01 = 0.0f;
      float sum02 = 0.0f;
      float sum03 = 0.0f;
      float sum10 = 0.0f;
      float sum11 = 0.0f;
      float sum12 = 0.0f;
      float sum13 = 0.0f;
      float sum20 = 0.0f;
      float sum21 = 0.0f;
      float sum22 = 0.0f;
      float sum23 = 0.0f;
      float sum30 = 0.0f;
      float sum31 = 0.0f;
      float sum32 = 0.0f;
      float sum33 = 0.0f;
      for (int first = 0; first<this->inner; first+=16){
         for (int load = item; load<1024; load+=256){
            {
               int k = load / 64;
               int along = load % 64;
               float fromA = 0.0f;
               if ((firstRow + along)<this->rows && (first + k)<this->inner){
                  fromA = this->a[((startA + ((firstRow + along) * this->stepAm)) + ((first + k) * this->stepAk))];
               }
               this->tileA[(k * 65) + along]  = fromA;
               float fromB = 0.0f;
               if ((firstColumn + along)<this->columns && (first + k)<this->inner){
                  fromB = this->b[((startB + ((first + k) * this->stepBk)) + ((firstColumn + along) * this->stepBn))];
               }
               this->tileB[(k * 65) + along]  = fromB;
            }
         }
         barrier(CLK_LOCAL_MEM_FENCE);
         {
            int depth = min(16, (this->inner - first));
            for (int k = 0; k<depth; k++){
               {
                  float a0 = this->tileA[(((k * 65) + y) + 0)];
                  float a1 = this->tileA[(((k * 65) + y) + 16)];
                  float a2 = this->tileA[(((k * 65) + y) + 32)];
                  float a3 = this->tileA[(((k * 65) + y) + 48)];
                  float b0 = this->tileB[(((k * 65) + x) + 0)];
                  float b1 = this->tileB[(((k * 65) + x) + 16)];
                  float b2 = this->tileB[(((k * 65) + x) + 32)];
                  float b3 = this->tileB[(((k * 65) + x) + 48)];
                  sum00 = fma(a0, b0, sum00);
                  sum01 = fma(a0, b1, sum01);
                  sum02 = fma(a0, b2, sum02);
                  sum03 = fma(a0, b3, sum03);
                  sum10 = fma(a1, b0, sum10);
                  sum11 = fma(a1, b1, sum11);
                  sum12 = fma(a1, b2, sum12);
                  sum13 = fma(a1, b3, sum13);
                  sum20 = fma(a2, b0, sum20);
                  sum21 = fma(a2, b1, sum21);
                  sum22 = fma(a2, b2, sum22);
                  sum23 = fma(a2, b3, sum23);
                  sum30 = fma(a3, b0, sum30);
                  sum31 = fma(a3, b1, sum31);
                  sum32 = fma(a3, b2, sum32);
                  sum33 = fma(a3, b3, sum33);
               }
            }
            barrier(CLK_LOCAL_MEM_FENCE);
         }
      }
      int row = firstRow + y;
      int column = firstColumn + x;
      int to = (product * this->rows) * this->columns;
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 0), (column + 0), sum00);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 0), (column + 16), sum01);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 0), (column + 32), sum02);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 0), (column + 48), sum03);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 16), (column + 0), sum10);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 16), (column + 16), sum11);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 16), (column + 32), sum12);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 16), (column + 48), sum13);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 32), (column + 0), sum20);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 32), (column + 16), sum21);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 32), (column + 32), sum22);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 32), (column + 48), sum23);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 48), (column + 0), sum30);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 48), (column + 16), sum31);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 48), (column + 32), sum32);
      io_striate_backend_gpu_aparapi_kernels_gemm_TiledGemmKernel__store(this, to, (row + 48), (column + 48), sum33);
      return;
   }
}
