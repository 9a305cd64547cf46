// Access tokens of online services.

rule aws_access_key
{
    meta:
        description = "AWS access key with its secret in the same image"
        severity = "critical"
        source = "AWS IAM User Guide, \"Unique identifiers\" (AKIA) and AWS CLI configuration file settings"
        category = "tokens"
    strings:
        // "AKIA"
        $id = { 41 4B 49 41 (3?|4?|5?) [14] (3?|4?|5?) (00|0A|0D|20|22|27) }
        $secret = "aws_secret_access_key" nocase
    condition:
        all of them
}

rule github_token
{
    meta:
        description = "GitHub classic personal access token"
        severity = "high"
        source = "GitHub documentation, \"GitHub's token formats\""
        category = "tokens"
    strings:
        $token = /ghp_[0-9A-Za-z]{36}[\x00\n\r "']/
    condition:
        $token
}

rule github_fine_grained_token
{
    meta:
        description = "GitHub fine-grained personal access token"
        severity = "high"
        source = "GitHub documentation, \"GitHub's token formats\""
        category = "tokens"
    strings:
        // "github_pat_"
        $token = { 67 69 74 68 75 62 5F 70 61 74 5F (3?|4?|5?) [21] 5F }
    condition:
        $token
}

rule gitlab_token
{
    meta:
        description = "GitLab personal access token"
        severity = "high"
        source = "GitLab documentation, \"Token overview\""
        category = "tokens"
    strings:
        // "glpat-"
        $token = { 67 6C 70 61 74 2D (3?|4?|5?|6?|7?|2D) [19] (00|0A|0D|20|22|27|2E) }
    condition:
        $token
}

rule slack_token
{
    meta:
        description = "Slack bot, user or app token"
        severity = "high"
        source = "Slack API documentation, \"Tokens\""
        category = "tokens"
    strings:
        // "xoxb-", "xoxp-", "xoxa-"
        $token = { (78 6F 78 62 2D|78 6F 78 70 2D|78 6F 78 61 2D) 3? 3? 3? 3? 3? 3? 3? 3? 3? 3? [0-3] 2D 3? 3? 3? 3?
            3? 3? 3? 3? }
    condition:
        $token
}

rule slack_webhook
{
    meta:
        description = "Slack incoming webhook address"
        severity = "medium"
        source = "Slack API documentation, \"Sending messages using incoming webhooks\""
        category = "tokens"
    strings:
        // "hooks.slack.com/services/T", "/B"
        $token = { 68 6F 6F 6B 73 2E 73 6C 61 63 6B 2E 63 6F 6D 2F 73 65 72 76 69 63 65 73 2F 54 (3?|4?|5?) [6-10] 2F
            42 }
    condition:
        $token
}

rule google_api_key
{
    meta:
        description = "Google API key"
        severity = "medium"
        source = "Google Cloud documentation, \"Authenticate by using API keys\""
        category = "tokens"
    strings:
        // "AIzaSy"
        $token = { 41 49 7A 61 53 79 (3?|4?|5?|6?|7?|2D) [32] (00|0A|0D|20|22|27) }
    condition:
        $token
}

rule google_service_account
{
    meta:
        description = "Google Cloud service account credentials with private key"
        severity = "critical"
        source = "Google Cloud documentation, \"Create and delete service account keys\""
        category = "tokens"
    strings:
        // "service_account"
        $type = { 22 73 65 72 76 69 63 65 5F 61 63 63 6F 75 6E 74 22 }
        // "private_key_id"
        $key = { 22 70 72 69 76 61 74 65 5F 6B 65 79 5F 69 64 22 }
    condition:
        all of them
}

rule google_oauth_client_secret
{
    meta:
        description = "Google OAuth client secret"
        severity = "high"
        source = "Google Identity documentation, \"Using OAuth 2.0\""
        category = "tokens"
    strings:
        // "GOCSPX-"
        $token = { 47 4F 43 53 50 58 2D (3?|4?|5?|6?|7?|2D) [27] (00|0A|0D|20|22|27) }
    condition:
        $token
}

rule stripe_live_key
{
    meta:
        description = "Stripe live secret key"
        severity = "critical"
        source = "Stripe documentation, \"API keys\""
        category = "tokens"
    strings:
        // "sk_live_"
        $token = { 73 6B 5F 6C 69 76 65 5F (3?|4?|5?|6?|7?) (3?|4?|5?|6?|7?) }
    condition:
        $token
}

rule telegram_bot_token
{
    meta:
        description = "Telegram bot token in an API address"
        severity = "high"
        source = "Telegram Bot API, \"Making requests\""
        category = "tokens"
    strings:
        // "api.telegram.org/bot"
        $token = { 61 70 69 2E 74 65 6C 65 67 72 61 6D 2E 6F 72 67 2F 62 6F 74 3? 3? 3? 3? 3? 3? 3? 3? [0-2] 3A }
    condition:
        $token
}

rule npm_registry_token
{
    meta:
        description = "npm registry token"
        severity = "medium"
        source = "npm documentation, npmrc auth related configuration"
        category = "tokens"
    strings:
        // ":_authToken=npm_"
        $token = { 3A 5F 61 75 74 68 54 6F 6B 65 6E 3D 6E 70 6D 5F }
    condition:
        $token
}

rule azure_storage_key
{
    meta:
        description = "Azure storage account key in a connection string"
        severity = "critical"
        source = "Azure Storage documentation, \"Configure connection strings\""
        category = "tokens"
    strings:
        // ";AccountKey=", "=="
        $token = { 3B 41 63 63 6F 75 6E 74 4B 65 79 3D (2B|2F|3?|4?|5?|6?|7?) [85] 3D 3D }
    condition:
        $token
}

rule azure_iot_hub_key
{
    meta:
        description = "Azure IoT Hub connection string with a shared access key"
        severity = "high"
        source = "Azure IoT Hub documentation, \"Control access to IoT Hub with SAS\""
        category = "tokens"
    strings:
        $host = ".azure-devices.net;"
        // ";SharedAccessKey="
        $key = { 3B 53 68 61 72 65 64 41 63 63 65 73 73 4B 65 79 3D (2B|2F|3?|4?|5?|6?|7?) [42] 3D }
    condition:
        all of them
}

rule hmac_json_web_token
{
    meta:
        description = "JSON Web Token signed with a shared secret"
        severity = "low"
        source = "RFC 7519, section 3.1; RFC 7515, appendix A.1"
        category = "tokens"
    strings:
        // "eyJhbGciOiJIUzI1NiIs"
        $token = { 65 79 4A 68 62 47 63 69 4F 69 4A 49 55 7A 49 31 4E 69 49 73 }
    condition:
        $token
}
