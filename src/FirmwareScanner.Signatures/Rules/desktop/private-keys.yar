// Stores of keys that have no private one in front.

rule java_trust_store
{
    meta:
        description = "Java key store (JKS) that begins with a trusted certificate"
        severity = "info"
        source = "OpenJDK sun/security/provider/JavaKeyStore.java (MAGIC, trusted certificate entry)"
        category = "private-keys"
    strings:
        $header = { FE ED FE ED 00 00 00 (01|02) 00 00 ?? ?? 00 00 00 02 }
    condition:
        $header
}
