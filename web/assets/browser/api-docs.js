globalThis.SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.getElementById('api-reader'),
  presets: [globalThis.SwaggerUIBundle.presets.apis],
  deepLinking: false,
  validatorUrl: null,
})
