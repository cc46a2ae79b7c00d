import type { JsonObject } from '../json.js'

/** One training engine, its fields in the order in which ModelArts writes them. */
export interface AiEngine extends JsonObject {
  readonly engine_type: number
  readonly engine_name: string
  readonly engine_id: number
  readonly engine_version: string
}

const engine = (type: number, name: string, id: number, version: string): AiEngine => ({
  engine_type: type,
  engine_name: name,
  engine_id: id,
  engine_version: version,
})

/** Type numbers, names and versions are documented ones; some ids are invented. */
export const aiEngines: readonly AiEngine[] = [
  engine(1, 'TensorFlow', 1, 'TF-1.4.0-python2.7'),
  engine(1, 'TensorFlow', 3, 'TF-1.8.0-python2.7'),
  engine(1, 'TensorFlow', 4, 'TF-1.8.0-python3.6'),
  engine(1, 'TensorFlow', 51, 'TF-1.13.1-python3.6'),
  engine(1, 'TensorFlow', 52, 'TF-2.1.0-python3.6'),
  engine(2, 'MXNet', 61, 'MXNet-1.2.1-python3.6'),
  engine(4, 'Caffe', 62, 'Caffe-1.0.0-python2.7'),
  engine(5, 'Spark_MLlib', 63, 'Spark-2.3.2-python3.6'),
  engine(9, 'XGBoost-Sklearn', 100, 'XGBoost-0.80-Sklearn-0.18.1-python3.6'),
  engine(10, 'PyTorch', 64, 'PyTorch-1.0.0-python3.6'),
  engine(10, 'PyTorch', 65, 'PyTorch-1.3.0-python3.6'),
  engine(10, 'PyTorch', 66, 'PyTorch-1.4.0-python3.6'),
  engine(13, 'Ascend-Powered-Engine', 130, 'TF-1.15-python3.7-aarch64'),
  engine(13, 'Ascend-Powered-Engine', 131, 'Mindspore-1.1.1-python3.7-aarch64'),
  engine(17, 'MindSpore-GPU', 170, 'MindSpore-1.1.0-python3.7'),
]
