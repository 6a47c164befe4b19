/** Parameters of Neuroscope. */

export const xml = (channelGroups: string) => `<?xml version='1.0'?>
<parameters><acquisitionSystem><nBits>16</nBits><nChannels>3</nChannels>
<samplingRate>20000</samplingRate><voltageRange>20</voltageRange>
<amplification>1000</amplification></acquisitionSystem>
<anatomicalDescription><channelGroups>${channelGroups}</channelGroups></anatomicalDescription></parameters>`;
