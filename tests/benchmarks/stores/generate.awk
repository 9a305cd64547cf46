# Made-up results of shards, as fwscan corpus run leaves them, for stores of any size: FOLDER/shard-00000.jsonl and so on.
#   awk -v folder=DIR -v shards=8 -v images=2000 -v own=500 -v shared=500 -v key=KEY -v fact=JSON -f generate.awk
# Each image has as many objects of its own, and as many that all images share. One object in a hundred has a finding with one match.
function digest(kind, number) { return sprintf("%02x%08x%054d", kind, number * 2654435761 % 4294967296, number) }
function object(kind, number, fires, file) {
    printf "{\"object\":\"%s\",\"size\":%d,\"verdict\":%d%s}\n", digest(kind, number), 1000 + number % 50000, fires ? 2 : 1,
        fires ? sprintf(",\"rules\":[{\"rule\":\"%s\",\"matches\":[%d,24,0,-1],\"digests\":[\"%s\"]}]", key, number % 900, substr(digest(kind, number), 1, 32)) : "" > file
}
BEGIN {
    per = images / shards
    for (shard = 0; shard < shards; shard++) {
        file = sprintf("%s/shard-%05d.jsonl", folder, shard)
        printf "{\"corpus_results\":1,\"plan\":\"made up\",\"shard\":%d,\"shards\":%d,\"images\":%d,\"links\":0,\"excluded\":0,\"named\":[\"/images\"],", shard, shards, images > file
        printf "\"program\":\"fwscan made up\",\"database\":\"0123\",\"rules\":\"made up\",\"options\":\"none\",\"addition\":false,\"texts\":[]}\n" > file
        printf "{\"rule\":\"%s\",\"fact\":%s}\n", key, fact > file
        for (i = 0; i < shared; i++) {
            object(2, i, i % 100 == 0, file)
        }

        for (image = shard * per; image < (shard + 1) * per; image++) {
            object(3, image, 0, file)
            for (i = 0; i < own; i++) {
                object(1, image * own + i, i % 100 == 0, file)
            }

            printf "{\"scan\":\"%s\",\"verdict\":2,\"size\":16000000,\"layers\":2,\"objects\":%d,\"bytes\":40000000,\"accounting\":[16000000,0,0,0,0],\"places\":[", digest(3, image), own + shared > file
            printf "{\"in\":-1,\"length\":16000000,\"size\":16000000,\"object\":\"%s\"},{\"in\":0,\"format\":\"squashfs\",\"offset\":1048576,\"length\":14000000}", digest(3, image) > file
            for (i = 0; i < own + shared; i++) {
                kind = i < own ? 1 : 2
                number = i < own ? image * own + i : i - own
                printf ",{\"in\":1,\"name\":\"usr/lib/package-%03d/file-%d\",\"offset\":-1,\"size\":%d,\"object\":\"%s\"%s}", i % 40, i, 1000 + number % 50000, digest(kind, number),
                    number % 100 == 0 && (kind == 2 || i % 100 == 0) ? sprintf(",\"listed\":%d,\"steps\":[14000000,0]", int(i / 100)) : "" > file
            }

            printf "]}\n{\"image\":%d,\"path\":\"/images/product-%04d/release-%d.bin\",\"size\":16000000,\"sha256\":\"%s\"}\n", image, image / 10, image % 10, digest(3, image) > file
        }

        printf "{\"end\":%d}\n", per > file
        close(file)
    }
}
