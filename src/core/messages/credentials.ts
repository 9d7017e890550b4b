/** Setting and clearing keys. */
export const keyMessages = {
  askApiKey: 'API key of your Qianfan application, or a Qianfan V2 key (bce-v3/…)',
  askSecretKey: 'Secret key of your Qianfan application',
  askBearer: 'API key of your service',
  askAccessKey: 'Access key of your Baidu account (IAM)',
  askAccessSecret: 'Secret key of your Baidu account (IAM)',
  askEndpoint: 'API address of your StarCoder service as chosen at publication, or its full URL',
  keyIsEmpty: 'Paste the key; it cannot be empty.',
  endpointIsWrong:
    'An API address has 2 to 20 lower-case letters, digits, "_" or "-"; the full URL of the service will do as well.',
  checkingKeys: 'StarCoder: checking the keys',
  keysWork: 'StarCoder: the keys work. They are kept in the secret storage of VS Code.',
  keyKept: 'StarCoder: the key is kept in the secret storage of VS Code.',
  nowV2: 'StarCoder: this is a key of Qianfan V2, so "starcoder.backend" is set to "qianfan-v2".',
  keysCleared: 'StarCoder: the keys are removed from the secret storage of VS Code.',
  noKeysStored: 'StarCoder: the secret storage of VS Code holds no keys.',
  keysFromEnvironment: 'StarCoder: the keys of the environment (STARCODER_API_KEY, STARCODER_SECRET_KEY) are used now.',
} as const;
