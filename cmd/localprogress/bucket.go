package main

import (
	"localprogress.org/site/internal/config"
	"localprogress.org/site/internal/storage"
)

// bucketFlags say where uploaded files are kept when not in the data folder.
type bucketFlags struct {
	S3Endpoint   string `help:"Store that speaks S3 and keeps the uploaded files, such as https://s3.eu-central-1.amazonaws.com. Without one they are in the data folder." name:"s3-endpoint" placeholder:"URL" twin:"LP_S3_ENDPOINT"`
	S3Bucket     string `help:"Bucket in that store. It must be there." name:"s3-bucket" placeholder:"NAME" twin:"LP_S3_BUCKET"`
	S3Region     string `help:"Region of the bucket, where the store has any." name:"s3-region" placeholder:"NAME" twin:"LP_S3_REGION"`
	S3Key        string `help:"Access key for the bucket." name:"s3-key" placeholder:"KEY" twin:"LP_S3_KEY"`
	S3SecretFile string `help:"File with the secret that belongs to the key. Or put the secret itself into LP_S3_SECRET." name:"s3-secret-file" placeholder:"FILE" twin:"LP_S3_SECRET_FILE"`
	S3Prefix     string `help:"Folder in the bucket, for one that is shared." name:"s3-prefix" placeholder:"PATH" twin:"LP_S3_PREFIX"`
}

// s3Secret is where the secret of the bucket stands.
var s3Secret = secretPlace{"--s3-secret-file", "LP_S3_SECRET"}

// bucket returns what the flags and the environment say.
func (f bucketFlags) bucket(getenv func(string) string) (config.Bucket, error) {
	secret, err := s3Secret.read(f.S3SecretFile, getenv)
	return config.Bucket{Endpoint: f.S3Endpoint, Name: f.S3Bucket, Region: f.S3Region, Key: f.S3Key, Secret: secret, Prefix: f.S3Prefix}, err
}

// bucketOf is the bucket of the configuration, nil when there is none.
func bucketOf(b config.Bucket) *storage.Bucket {
	if b.Endpoint == "" {
		return nil
	}
	return &storage.Bucket{Endpoint: b.Endpoint, Name: b.Name, Region: b.Region, Key: b.Key, Secret: b.Secret, Prefix: b.Prefix}
}
