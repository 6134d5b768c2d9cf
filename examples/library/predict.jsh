import io.striate.api.backend.*
import io.striate.training.Predictor
var backends = Backends.installed()
var backend = backends.open(backends.choose("auto"), BackendOptions.defaults())
var predictor = Predictor.open(Path.of("runs/library"), backend)
System.out.println("on " + backend.name() + ": class " + predictor.predict(new float[64]).classification().label())
predictor.close()
backend.close()
/exit
