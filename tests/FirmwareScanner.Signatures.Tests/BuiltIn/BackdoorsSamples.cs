using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>backdoors.yar</c>.</summary>
internal static class BackdoorsSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "dlink_joel_backdoor",
            "00 'xmlset_roodkcableoj28840ybtide' 00",
            nearMiss: "00 'xmlset_roodkcableoj28840ybtidf' 00");
        yield return RuleSample.Component(
            "dlink_alphanetworks_telnet",
            "00 ' -u Alphanetworks:' 00",
            nearMiss: "00 ' -u Alphabetworks:' 00");
        yield return RuleSample.Component(
            "zyxel_zyfwp_account",
            "00 'PrOw!aN_fXp' 00",
            nearMiss: "00 'PrOw!aN_fXq' 00");
        yield return RuleSample.Component(
            "zyxel_su_password",
            "00 'zyad5001' 00",
            nearMiss: "00 'zyad5002' 00");
        yield return RuleSample.Component(
            "fortinet_ssh_backdoor",
            "00 'FGTAbc11*xy+Qqz27' 00",
            nearMiss: "00 'FGTAbc11*xy+Qqz28' 00");
        yield return RuleSample.Component(
            "juniper_ssh_telnet_backdoor",
            "00 '<<< %s(un=' 27 '%s' 27 ') = %u' 00",
            nearMiss: "00 '<<< %s(un=' 27 '%s' 27 ') = %d' 00");
        yield return RuleSample.Component(
            "wd_mycloud_backdoor",
            "00 'mydlinkBRionyg' 00",
            nearMiss: "00 'mydlinkBRionyh' 00");
        yield return RuleSample.Component(
            "hisilicon_dvr_backdoor",
            "00 'OpenTelnet:OpenOnce' 00",
            nearMiss: "00 'OpenTelnet:OpenTwice' 00");
        yield return RuleSample.Component(
            "tenda_mfg_backdoor",
            "00 'w302r_mfg' 00",
            nearMiss: "00 'w303r_mfg' 00");
        yield return RuleSample.Component(
            "netgear_telnetenable",
            "00 'Gearguy' 00 'Geardog' 00",
            nearMiss: "00 'Gearguy' 00 'Geardogs' 00");
    }
}
