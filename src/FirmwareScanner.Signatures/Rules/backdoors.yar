// Undocumented accounts and services published in advisories.

rule dlink_joel_backdoor
{
    meta:
        description = "D-Link and Planex web server authentication bypass"
        severity = "critical"
        source = "CVE-2013-6026"
        category = "backdoors"
    strings:
        $text = "xmlset_roodkcableoj28840ybtide"
    condition:
        $text
}

rule dlink_alphanetworks_telnet
{
    meta:
        description = "D-Link telnet account Alphanetworks"
        severity = "critical"
        source = "CVE-2019-18852"
        category = "backdoors"
    strings:
        $text = " -u Alphanetworks:"
    condition:
        $text
}

rule zyxel_zyfwp_account
{
    meta:
        description = "Zyxel undocumented administrator account zyfwp"
        severity = "critical"
        source = "CVE-2020-29583"
        category = "backdoors"
    strings:
        $text = "PrOw!aN_fXp"
    condition:
        $text
}

rule zyxel_su_password
{
    meta:
        description = "Zyxel PK5001Z su password shared by all devices"
        severity = "high"
        source = "CVE-2016-10401"
        category = "backdoors"
    strings:
        $text = "zyad5001"
    condition:
        $text
}

rule fortinet_ssh_backdoor
{
    meta:
        description = "FortiOS undocumented SSH login"
        severity = "critical"
        source = "CVE-2016-1909"
        category = "backdoors"
    strings:
        $text = "FGTAbc11*xy+Qqz27"
    condition:
        $text
}

rule juniper_ssh_telnet_backdoor
{
    meta:
        description = "Juniper ScreenOS master password"
        severity = "critical"
        source = "CVE-2015-7755"
        category = "backdoors"
    strings:
        $text = "<<< %s(un='%s') = %u"
    condition:
        $text
}

rule wd_mycloud_backdoor
{
    meta:
        description = "Western Digital My Cloud account mydlinkBRionyg"
        severity = "critical"
        source = "GulfTech, \"WDMyCloud <= 2.30.165 Multiple Vulnerabilities\" (2018)"
        category = "backdoors"
    strings:
        $text = "mydlinkBRionyg"
    condition:
        $text
}

rule hisilicon_dvr_backdoor
{
    meta:
        description = "Xiongmai/HiSilicon recorder service that opens telnet on request"
        severity = "critical"
        source = "V. Yarmak, \"0day vulnerability (backdoor) in firmware for HiSilicon-based DVRs, NVRs and IP cameras\" (2020)"
        category = "backdoors"
    strings:
        $text = "OpenTelnet:OpenOnce"
    condition:
        $text
}

rule tenda_mfg_backdoor
{
    meta:
        description = "Tenda router command backdoor (MfgThread)"
        severity = "critical"
        source = "Craig Heffner, \"From China, With Love\" (devttys0.com, 2013)"
        category = "backdoors"
    strings:
        $text = "w302r_mfg"
        $other = "rlink_mfg"
    condition:
        any of them
}

rule netgear_telnetenable
{
    meta:
        description = "Netgear telnetenable service with its default credentials"
        severity = "medium"
        source = "OpenWrt documentation, \"Unlocking the Netgear telnet console\" (telnetenable)"
        category = "backdoors"
    strings:
        $user = "Gearguy" fullword
        $password = "Geardog" fullword
    condition:
        all of them
}
