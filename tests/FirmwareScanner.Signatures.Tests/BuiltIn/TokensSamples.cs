using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>tokens.yar</c>.</summary>
internal static class TokensSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "aws_access_key",
            "'aws_access_key_id = AKIA' 'Q'*16 0A 'aws_secret_access_key = ' 'x'*40 0A",
            nearMiss: "'aws_access_key_id = AKIA' 'Q'*14 0A 'aws_secret_access_key = ' 'x'*40 0A");
        yield return RuleSample.Component(
            "github_token",
            "'token=ghp_' 'a1B2'*9 0A",
            nearMiss: "'token=ghp_' 'a1B2'*8 22 'a1B2a1B2a1'");
        yield return RuleSample.Component(
            "github_fine_grained_token",
            "'github_pat_11' 'A'*20 '_' 'b'*59",
            nearMiss: "'github_pat_11' 'A'*20 '.' 'b'*59");
        yield return RuleSample.Component(
            "gitlab_token",
            "'glpat-' 'x'*20 0A",
            nearMiss: "'glpat-' 'x'*14 0A 'xxxxxx%'");
        yield return RuleSample.Component(
            "slack_token",
            "'xoxb-' '123456789012' '-' '1234567890123' '-' 'a'*24",
            nearMiss: "'xoxb-' 'your-token' '-' '1234567890123' '-' 'a'*24");
        yield return RuleSample.Component(
            "slack_webhook",
            "'https://hooks.slack.com/services/T' '0'*8 '/B' '0'*8 '/' 'x'*24",
            nearMiss: "'https://hooks.slack.com/services/T' '0'*8 '/C' '0'*8");
        yield return RuleSample.Component(
            "google_api_key",
            "'AIzaSy' 'B'*33 22",
            nearMiss: "'AIzaSy' 'B'*28 22 'BBBB' 5A");
        yield return RuleSample.Component(
            "google_service_account",
            "'{' 22 'type' 22 ': ' 22 'service_account' 22 ', ' 22 'private_key_id' 22 ': ' 22 'a1b2' 22",
            nearMiss: "'{' 22 'type' 22 ': ' 22 'authorized_user' 22 ', ' 22 'private_key_id' 22 ': ' 22 'a1b2' " +
            "22");
        yield return RuleSample.Component(
            "google_oauth_client_secret",
            "'GOCSPX-' 'x'*28 22",
            nearMiss: "'GOCSPX-' 'x'*22 22 'xxxxx' 5A");
        yield return RuleSample.Component(
            "stripe_live_key",
            "'sk_live_' '4'*24",
            nearMiss: "'sk_test_' '4'*24");
        yield return RuleSample.Component(
            "telegram_bot_token",
            "'https://api.telegram.org/bot123456789:AA' 'x'*33",
            nearMiss: "'https://api.telegram.org/bot%s:%s/sendMessage'");
        yield return RuleSample.Component(
            "npm_registry_token",
            "'//registry.npmjs.org/:_authToken=npm_' 'x'*36",
            nearMiss: "'//registry.npmjs.org/:_authToken=${NPM_TOKEN}'");
        yield return RuleSample.Component(
            "azure_storage_key",
            "'DefaultEndpointsProtocol=https;AccountName=fw;AccountKey=' 'x'*86 " +
            "'==;EndpointSuffix=core.windows.net'",
            nearMiss: "'DefaultEndpointsProtocol=https;AccountName=fw;AccountKey=' 'x'*80 " +
            "'==;EndpointSuffix=core.windows.net'");
        yield return RuleSample.Component(
            "azure_iot_hub_key",
            "'HostName=hub.azure-devices.net;DeviceId=d1;SharedAccessKey=' 'x'*43 '='",
            nearMiss: "'HostName=hub.azure-devices.net;DeviceId=d1;SharedAccessKey=%s' 00*60");
        yield return RuleSample.Component(
            "hmac_json_web_token",
            "'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIi'",
            nearMiss: "'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIi'");
    }
}
