/** What the doctor looks at. */
export const doctorChecks = {
  setup: 'Keys and settings',
  network: 'Connection',
  clock: 'Clock',
  token: 'Sign-in',
  model: 'Model',
} as const;

/** How a check of the doctor ends. */
export const doctorStates = {
  ok: 'in order',
  failed: 'to be mended',
  skipped: 'left out',
} as const;

/** What the doctor finds. */
export const doctorMessages = {
  setUp: 'Everything that "{0}" needs is set.',
  builtinSetUp:
    'The built-in engine needs no keys and no network. It suggests in this window from the code at hand, and nothing leaves this machine.',
  builtinNetwork: 'Not needed: no server is asked.',
  builtinClock: 'Not needed: nothing is signed.',
  builtinToken: 'Not needed: nobody asks for keys.',
  builtinModel: 'Not needed: the built-in engine takes the place of a model.',
  settingUnusable:
    'The value of "{0}" cannot be used, so {1} is used in its place. Open the setting: it says there what it has to be.',
  v2KeyForV1:
    'This is a key of Qianfan V2, but "starcoder.backend" is "{0}": StarCoder asks V2 with it, and not your V1 service. Set "starcoder.backend" to "qianfan-v2", or run "StarCoder: Set Credentials" with the two keys of your application.',
  v2KeyForSignature:
    'A key of Qianfan V2 signs nothing, but "starcoder.auth" is "{0}". Set "starcoder.auth" to "auto".',
  appKeyForV2:
    '{0} refused the key ({1}). A key of Qianfan V2 begins with bce-v3/, and this one does not: it may belong to an application for V1. Make a V2 key in the Qianfan console and run "StarCoder: Set Credentials", or set "starcoder.backend" to "qianfan-v1".',
  iamKeyAsApiKey:
    '{0} refused the key ({1}). It looks like an access key of IAM, which is no API key. Run "StarCoder: Set Credentials" with the API key of this service, or set "starcoder.auth" to "iam" to use the access key and its secret key.',
  appKeyAsIamKey:
    '{0} does not know this access key ({1}). It does not look like one of IAM: if it is the API key of an application, set "starcoder.auth" to "auto"; otherwise run "StarCoder: Set Credentials" with the access key and its secret key.',
  reached: '{0} can be reached.',
  unknownHost: 'No host is called {0} ({1}). Check the spelling of "{2}" and the network.',
  notRunning:
    'Nothing listens on {0}. Start the server there, for example with: {1}. Over SSH, in WSL or in a container, this address is on the machine where the extension runs.',
  notRunningThere:
    'Nothing listens on {0}. Start the server there, or check "{1}". Over SSH, in WSL or in a container, this address is on the machine where the extension runs.',
  refusesConnections:
    '{0} refuses connections ({1}). Check the host and the port in "{2}", and that its firewall lets this machine in.',
  silent:
    '{0} says nothing within {1} s. Check "{2}" and the network; if the server is your own, see its log and restart it.',
  proxyUnreachable:
    'The proxy {0} cannot be reached ({1}), and the way to {2} leads through it. Check "http.proxy" and the environment variables HTTP_PROXY and HTTPS_PROXY.',
  certificateExpired:
    'The certificate of {0} is not valid at this time ({1}). Check the date of this machine; if it is right, the certificate of the server has to be renewed.',
  certificateName:
    'The certificate that {0} shows is made out to another name ({1}). Write the name that stands in the certificate into "{2}", and check that no proxy or sign-in page answers in its place.',
  speaksNoTls: '{0} answers, but not over TLS ({1}). Write http:// in place of https:// in "{2}", or check the port.',
  hungUp:
    '{0} broke off the connection ({1}). If it speaks TLS, write https:// in place of http:// in "{2}"; otherwise see the log of the server.',
  clockRight: 'The clock of this machine agrees with that of {0}.',
  clockUnknown: '{0} does not tell its time.',
  clockOff:
    'The clock of this machine is off by {1} minutes, as {0} has it, and signatures are refused for that. Set the clock right, best by letting the system set it, then try again.',
  clockOffUnharmed: 'The clock of this machine is off by {1} minutes, as {0} has it. This service does not mind.',
  signedIn: '{0} takes the keys.',
  noSignIn: 'Nothing to exchange: the requests themselves show the key.',
  noKeyNeeded: 'No key is set; the requests go without.',
  fillsIn: 'The model on {0} answers and fills in between two texts.',
  couldFillIn:
    'The model on {0} answers and can fill in between two texts, but is not told what follows the cursor. Set "starcoder.fim" to "{1}".',
  answers: 'The model on {0} answers. It is not told what follows the cursor.',
  familyUnknown:
    'The model on {0} answers, but its name "{1}" does not tell how it fills in between two texts. If it can, set "starcoder.fim" to its family.',
  cannotFillIn:
    'The model on {0} answers, but does not fill in between two texts. Choose one that does with "starcoder.model" or "starcoder.endpoint", the right family with "starcoder.fim", or set that to "off" to have text continued alone.',
  endpointNotPublished:
    '{0} has no service with the API address "{1}" ({2}). Compare "starcoder.endpoint" with the address in the Qianfan console, and see there that the service is published. A V1 service that Baidu has closed has to be deployed again as V2.',
  wrongPath:
    '{0} has nothing at {1} ({2}). Check "starcoder.url" for a part that is missing or there twice; it should look like {3}.',
  hostOfOther:
    '{0} belongs to "{1}", but "starcoder.backend" is "{2}" ({3}). Set "starcoder.backend" to "{1}", or clear "starcoder.url".',
  modelNotPulled: '{0} does not have the model "{1}". Fetch it with: {2}, or choose another with "starcoder.model".',
  modelSilent:
    '{0} can be reached, but the model says nothing within {1} s. A server that still loads its model needs longer: wait a little and run the doctor again. Otherwise see the log of the server.',
  notTried: 'Not tried, because of what is wrong above.',
} as const;

/** The page of the doctor, and what it offers. */
export const doctorPage = {
  doctorRunning: 'StarCoder: the doctor is looking',
  doctorTitle: 'StarCoder: Doctor',
  doctorHeading: '{0}: {1}',
  doctorWell: 'Nothing is to be mended.',
  doctorIll: 'To be mended: {0}. Start with the first.',
  doctorStale: 'Settings or keys have changed since.',
  doctorTook: '{0} ms',
  doctorWhen: 'Looked at {0}.',
  doctorSettings: 'Open Settings',
  doctorLog: 'Show Log',
  mendSetting: 'Open the setting "{0}"',
  mendValue: 'Set "{0}" to "{1}"',
  mendKeys: 'Run "StarCoder: Set Credentials"',
  mendAgain: 'Run the doctor again',
  mendFails: 'StarCoder: "{0}" was not set: {1}. Mend settings.json, then try again.',
} as const;
