using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>credentials.yar</c>.</summary>
internal static class CredentialsSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "root_password_md5crypt",
            "0A 'root:$1$abcdefgh$' 'x'*22 ':0:0:root:/root:/bin/sh' 0A",
            nearMiss: "0A 'root:$1$abcdefgh$' 'x'*23 ':0:0:root:/root:/bin/sh' 0A");
        yield return RuleSample.Component(
            "root_password_sha_crypt",
            "0A 'root:$6$saltsalt$' 'x'*86 ':18000:0:99999:7:::' 0A",
            nearMiss: "0A 'root:$6$saltsalt$' 'x'*87 ':18000:0:99999:7:::' 0A");
        yield return RuleSample.Component(
            "root_password_des_crypt",
            "0A 'root:' 'ab' 'x'*11 ':0:0:root:/:/bin/sh' 0A",
            nearMiss: "0A 'root:' 'ab' 'x'*9 ':0:0:root:/:/bin/sh' 0A");
        yield return RuleSample.Component(
            "root_password_empty",
            "0A 'root::0:0:root:/root:/bin/sh' 0A",
            nearMiss: "0A 'root:x:0:0:root:/root:/bin/sh' 0A");
        yield return RuleSample.Component(
            "xiongmai_root_xc3511",
            "0A 'root:absxcfbgXtb3o:0:0:root:/:/bin/sh' 0A",
            nearMiss: "0A 'user:absxcfbgXtA3o:500:500:user:/:/bin/sh' 0A");
        yield return RuleSample.Component(
            "xiongmai_root_xmhdipc",
            "0A 'root:$1$RYIwEiRA$d5iRRVQ5ZeRTrJwGjRy.B0:0:0:root:/:/bin/sh' 0A",
            nearMiss: "0A 'user:$1$RYIwEiRA$d5iRRVQ5ZeRTrJwGjRyAB0:500:500:user:/:/bin/sh' 0A");
        yield return RuleSample.Component(
            "dahua_root_vizxv",
            "0A 'root:$1$jSqQv.uP$jgz4lwEx2pnDh4QwXkh06/:0:0:root:/:/bin/sh' 0A",
            nearMiss: "0A 'user:$1$jSqQv.uP$jgz4lwEx2pnDh4QwXkhA6/:500:500:user:/:/bin/sh' 0A");
        yield return RuleSample.Component(
            "wificam_root_backdoor",
            "0A 'root:$1$ybdHbPDn$ii9aEIFNiolBbM9QxW9mr0:0:0:root:/:/bin/sh' 0A",
            nearMiss: "0A 'user:$1$ybdHbPDn$ii9aEIFNiolBbM9QxW9Ar0:500:500:user:/:/bin/sh' 0A");
        yield return RuleSample.Component(
            "default_root_123456",
            "0A 'root:LSiuY7pOmZG2s:0:0:root:/:/bin/sh' 0A",
            nearMiss: "0A 'user:LSiuY7pOmZA2s:500:500:user:/:/bin/sh' 0A");
        yield return RuleSample.Component(
            "default_password_admin_md5crypt",
            "0A 'root:$1$$CoERg7ynjYLsj2j4glJ34.:0:0:root:/:/bin/sh' 0A",
            nearMiss: "0A 'user:$1$$CoERg7ynjYLsj2j4glJA4.:500:500:user:/:/bin/sh' 0A");
        yield return RuleSample.Component(
            "default_password_empty_md5crypt",
            "0A 'root:$1$$qRPK7m23GJusamGpoGLby/:0:0:root:/:/bin/sh' 0A",
            nearMiss: "0A 'user:$1$$qRPK7m23GJusamGpoGLAy/:500:500:user:/:/bin/sh' 0A");
        yield return RuleSample.Component(
            "mirai_dictionary_passwords",
            "'xc3511' 00 'vizxv' 00 '7ujMko0admin' 00 'klv1234' 00",
            nearMiss: "'xc35110' 00 'vizxv' 00 '7ujMko0admin' 00 'klv12345' 00");
        yield return RuleSample.Component(
            "authorized_ssh_key",
            "0A 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB' 'x'*40 ' dev@build' 0A",
            nearMiss: "0A 'ssh-dss AAAAB3NzaC1kc3MAAACB' 'x'*40 ' dev@build' 0A");
        yield return RuleSample.Component(
            "wifi_passphrase",
            "0A 'wpa=2' 0A 'wpa_passphrase=12345678' 0A",
            nearMiss: "0A 'wpa=2' 0A '#wpa_passphrase=12345678' 0A");
        yield return RuleSample.Component(
            "snmp_write_community_private",
            "0A 'rwcommunity private' 0A",
            nearMiss: "0A 'rocommunity public' 0A");
        yield return RuleSample.Component(
            "esp32_nvs_wifi_password",
            "01420400 11223344 'sta.pswd' 00*8 4100 FFFF 5A6B7C8D 'not a real one' 00*50",
            nearMiss: "01420400 11223344 'sta.pswd' 00*8 4100 FFFF 5A6B7C8D 00*65");
    }
}
