import type { JsonObject } from '../json.js'

interface Images {
  readonly cpu: string
  readonly gpu: string
  readonly version: string
}

/** The older ones run as the default user, and have an id that is not their version. */
const engine = (id: string, name: string, version: string, user: string, images: Images): JsonObject => ({
  engine_id: id,
  engine_name: name,
  engine_version: version,
  v1_compatible: user === '',
  run_user: user,
  image_info: { cpu_image_url: images.cpu, gpu_image_url: images.gpu, image_version: images.version },
})

const newer = (id: string, name: string, user: string, images: Images) => engine(id, name, id, user, images)

/** Ids, names and versions are documented ones; images are invented. */
export const trainingEngines: readonly JsonObject[] = [
  newer('caffe-1.0.0-python2.7', 'Caffe', '', {
    cpu: 'example/caffe1-cpu:1.0.0',
    gpu: 'example/caffe1-gpu:1.0.0',
    version: '3.1.0',
  }),
  engine('tensorflow-cp36-1.8.0', 'TensorFlow', 'TF-1.8.0-python3.6', '', {
    cpu: 'example/tf18-cpu:1.8.0',
    gpu: 'example/tf18-gpu:1.8.0',
    version: '3.1.0',
  }),
  newer('tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64', 'TensorFlow', '1102', {
    cpu: 'example/tensorflow_2_1:train',
    gpu: 'example/tensorflow_2_1:train',
    version: 'tensorflow_2.1.0-1',
  }),
  newer('pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64', 'PyTorch', '1102', {
    cpu: 'example/pytorch_1_8:train',
    gpu: 'example/pytorch_1_8:train',
    version: 'pytorch_1.8.0-1',
  }),
  newer('mindspore_1.6.0-cann_5.0.3.6-py_3.7-euler_2.8.3-aarch64', 'Ascend-Powered-Engine', '1000', {
    cpu: '',
    gpu: 'example/mindspore_1_6_0:train',
    version: 'mindspore_1.6.0-1',
  }),
  engine('xgboost-sklearn-python3.6', 'XGBoost-Sklearn', 'XGBoost-0.80-Sklearn-0.18.1-python3.6', '', {
    cpu: 'example/python-train-py36:1',
    gpu: '',
    version: '2.0.10',
  }),
]
